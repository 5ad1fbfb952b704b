package telegate.standalone;

import java.util.ArrayList;
import java.util.EnumMap;
import java.util.HashMap;
import java.util.List;
import java.util.Map;

/// What one part gets beyond what the runner gives it.
///
/// @param properties system properties, visible to every user of the machine
/// @param environment variables; secrets go here
/// @param jvmOptions options of its JVM; the last one wins
public record PartSettings(
        Map<String, String> properties, Map<String, String> environment, List<String> jvmOptions) {

    static final PartSettings NONE = new PartSettings(Map.of(), Map.of(), List.of());

    public PartSettings {
        properties = Map.copyOf(properties);
        environment = Map.copyOf(environment);
        jvmOptions = List.copyOf(jvmOptions);
    }

    public static PartSettings properties(Map<String, String> properties) {
        return new PartSettings(properties, Map.of(), List.of());
    }

    public static PartSettings environment(Map<String, String> environment) {
        return new PartSettings(Map.of(), environment, List.of());
    }

    public static PartSettings jvmOptions(List<String> options) {
        return new PartSettings(Map.of(), Map.of(), options);
    }

    /// Both; where they disagree the other one wins.
    public PartSettings and(PartSettings other) {
        Map<String, String> allProperties = new HashMap<>(properties);
        allProperties.putAll(other.properties);
        Map<String, String> allVariables = new HashMap<>(environment);
        allVariables.putAll(other.environment);
        List<String> allOptions = new ArrayList<>(jvmOptions);
        allOptions.addAll(other.jvmOptions);
        return new PartSettings(allProperties, allVariables, allOptions);
    }

    // The generated form would show the environment.
    @Override
    public String toString() {
        return "properties " + properties.keySet() + ", JVM options " + jvmOptions;
    }

    /// `TELEGATE_WORKER_JAVA_OPTIONS` and the like for each part.
    static Map<PartName, PartSettings> fromEnvironment(Map<String, String> environment) {
        Map<PartName, PartSettings> all = new EnumMap<>(PartName.class);
        for (PartName name : PartName.values()) {
            String options = environment.getOrDefault(javaOptionsSetting(name), "").strip();
            if (!options.isEmpty()) {
                all.put(name, jvmOptions(List.of(options.split("\\s+"))));
            }
        }
        return all;
    }

    static String javaOptionsSetting(PartName name) {
        return "TELEGATE_" + name + "_JAVA_OPTIONS";
    }
}
