package telegate.embedded;

import java.io.File;
import java.net.URISyntaxException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Set;

/// How a child JVM is started; always through [ParentPipe], with the same JDK as this process.
///
/// @param mainClass the class whose `main` the child runs
/// @param classPath entries in order; [ParentPipe]'s own is put in front unless its jar is there
/// @param jvmOptions options for `java`; they are visible to every user of the machine, so no
///   secrets
/// @param environment variables added to this process's own; secrets may go here
/// @param withheld variables of this process that the child does not get
/// @param arguments arguments of the main class; no secrets
public record JavaCommand(
        String mainClass,
        List<String> classPath,
        List<String> jvmOptions,
        Map<String, String> environment,
        Set<String> withheld,
        List<String> arguments) {

    /// Options for a child that shares few processors with others and has to be quick for the first
    /// who come: the first compiler alone, and after 20 calls of a method instead of 200. The
    /// second one takes more from each login than its code gives back (docs/benchmarks.md).
    ///
    /// With the first compiler alone the JVM reserves 48 MiB for compiled code, and stops
    /// everything for a full collection whenever a seventh of that was compiled since the last one:
    /// for 0.15 to 0.7 s, three times in the first minute of a worker. What is reserved is not used
    /// before it is needed; this much is what it reserves with both compilers.
    public static final List<String> COMPILED_EARLY =
            List.of(
                    "-XX:TieredStopAtLevel=1",
                    "-XX:Tier3InvocationThreshold=20",
                    "-XX:Tier3MinInvocationThreshold=10",
                    "-XX:Tier3CompileThreshold=200",
                    "-XX:ReservedCodeCacheSize=240m");

    /// Options by which a child that crashes leaves its crash file in this folder, and not in the
    /// working directory. The file shows parts of its memory.
    public static List<String> crashFilesIn(Path folder) {
        // The JVM puts something in the place of a single one.
        String escaped = folder.toAbsolutePath().toString().replace("%", "%%");
        return List.of("-XX:ErrorFile=" + escaped + "/crash-%p.log");
    }

    /// The same for a child whose exit code after a crash tells nobody anything: it is 1 then.
    public static List<String> crashFilesWithoutCore(Path folder) {
        List<String> options = new ArrayList<>(crashFilesIn(folder));
        options.add("-XX:-CreateCoredumpOnCrash");
        return options;
    }

    public JavaCommand {
        classPath = List.copyOf(classPath);
        jvmOptions = List.copyOf(jvmOptions);
        environment = Map.copyOf(environment);
        withheld = Set.copyOf(withheld);
        arguments = List.copyOf(arguments);
    }

    // The generated form would show the environment.
    @Override
    public String toString() {
        return mainClass + " " + arguments;
    }

    /// The class path of this process, for a child whose main class is on it.
    public static List<String> ownClassPath() {
        return List.of(System.getProperty("java.class.path").split(File.pathSeparator));
    }

    ProcessBuilder processBuilder() {
        List<String> entries = new ArrayList<>();
        Path guard = guardLocation();
        if (classPath.stream().noneMatch(entry -> isSame(Path.of(entry), guard))) {
            entries.add(guard.toString());
        }
        entries.addAll(classPath);
        List<String> command = new ArrayList<>();
        command.add(Path.of(System.getProperty("java.home"), "bin", "java").toString());
        command.addAll(jvmOptions);
        command.add("-cp");
        command.add(String.join(File.pathSeparator, entries));
        command.add(ParentPipe.class.getName());
        command.add(mainClass);
        command.addAll(arguments);
        ProcessBuilder builder = new ProcessBuilder(command).redirectErrorStream(true);
        // A JVM reads options from this variable too; what is meant for the parent must not reach
        // its children.
        builder.environment().remove("JAVA_TOOL_OPTIONS");
        builder.environment().keySet().removeAll(withheld);
        builder.environment().putAll(environment);
        return builder;
    }

    /// A copy of the jar elsewhere will do.
    private static boolean isSame(Path entry, Path guard) {
        return entry.equals(guard)
                || guard.toString().endsWith(".jar")
                        && guard.getFileName().equals(entry.getFileName());
    }

    private static Path guardLocation() {
        try {
            return Path.of(
                    ParentPipe.class.getProtectionDomain().getCodeSource().getLocation().toURI());
        } catch (URISyntaxException e) {
            throw new IllegalStateException(
                    "The place of the embedded infrastructure is no URI.", e);
        }
    }
}
