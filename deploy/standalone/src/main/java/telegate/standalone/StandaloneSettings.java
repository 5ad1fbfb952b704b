package telegate.standalone;

import java.nio.file.Path;
import java.util.HashMap;
import java.util.Map;
import java.util.Optional;

/// Everything that can be set about a system on one machine.
///
/// @param project the folder of the project, whose built modules are run
/// @param data everything that is kept between runs; one system at a time uses it
/// @param ports where the parts listen
/// @param host the address that the gateway listens on; everything else stays on the loopback
///   interface
/// @param telegram keys for the real Telegram, or nothing for the sandbox
/// @param proxy URI of a proxy to the real Telegram
/// @param partitions of the topics, when Kafka's data is new
/// @param parts what is added to single parts
/// @param workers how many workers are started
public record StandaloneSettings(
        Path project,
        Path data,
        Ports ports,
        String host,
        Optional<TelegramKeys> telegram,
        Optional<String> proxy,
        int partitions,
        Map<PartName, PartSettings> parts,
        int workers) {

    static final String WORKERS = "TELEGATE_WORKERS";

    /// Between the ports of the first worker and of Kafka is room for so many.
    private static final int MOST_WORKERS = 10;

    private static final int DEFAULT_PARTITIONS = telegate.contract.Topics.DEFAULT_PARTITIONS;

    public StandaloneSettings {
        project = project.toAbsolutePath().normalize();
        data = data.toAbsolutePath().normalize();
        parts = Map.copyOf(parts);
    }

    /// The system of a test: a data folder of its own, free ports, the sandbox.
    public static StandaloneSettings onFreePorts(Path data) {
        return new StandaloneSettings(
                ProjectFolder.find(),
                data,
                Ports.free(),
                "127.0.0.1",
                Optional.empty(),
                Optional.empty(),
                DEFAULT_PARTITIONS,
                Map.of(),
                1);
    }

    /// What `./telegate run` starts.
    ///
    /// @throws SettingsException for settings that make no sense
    public static StandaloneSettings fromEnvironment(Map<String, String> environment) {
        return new StandaloneSettings(
                ProjectFolder.find(),
                Path.of(value(environment, "TELEGATE_DATA").orElse(".telegate")),
                Ports.fromEnvironment(environment),
                value(environment, "TELEGATE_HOST").orElse("127.0.0.1"),
                telegramKeys(environment),
                value(environment, "TELEGATE_PROXY"),
                DEFAULT_PARTITIONS,
                PartSettings.fromEnvironment(environment),
                workers(environment));
    }

    /// These settings with more for one part; what is there already stays.
    public StandaloneSettings with(PartName name, PartSettings added) {
        Map<PartName, PartSettings> changed = new HashMap<>(parts);
        changed.merge(name, added, PartSettings::and);
        return new StandaloneSettings(
                project, data, ports, host, telegram, proxy, partitions, changed, workers);
    }

    /// These settings with another number of partitions.
    public StandaloneSettings withPartitions(int number) {
        return new StandaloneSettings(
                project, data, ports, host, telegram, proxy, number, parts, workers);
    }

    /// These settings with another number of workers; 0 for a test that adds each by itself.
    public StandaloneSettings withWorkers(int number) {
        return new StandaloneSettings(
                project, data, ports, host, telegram, proxy, partitions, parts, number);
    }

    public boolean usesSandbox() {
        return telegram.isEmpty();
    }

    PartSettings part(PartName name) {
        return parts.getOrDefault(name, PartSettings.NONE);
    }

    private static Optional<String> value(Map<String, String> environment, String name) {
        return Optional.ofNullable(environment.get(name))
                .map(String::strip)
                .filter(value -> !value.isEmpty());
    }

    private static int workers(Map<String, String> environment) {
        String text = value(environment, WORKERS).orElse("1");
        if (text.matches("[0-9]{1,2}")) {
            int number = Integer.parseInt(text);
            if (number >= 1 && number <= MOST_WORKERS) {
                return number;
            }
        }
        throw new SettingsException(
                "%s must be a number from 1 to %d, not \"%s\"."
                        .formatted(WORKERS, MOST_WORKERS, text));
    }

    private static Optional<TelegramKeys> telegramKeys(Map<String, String> environment) {
        Optional<String> id = value(environment, "TELEGRAM_API_ID");
        Optional<String> hash = value(environment, "TELEGRAM_API_HASH");
        if (id.isPresent() != hash.isPresent()) {
            String missing = id.isPresent() ? "TELEGRAM_API_HASH" : "TELEGRAM_API_ID";
            throw new SettingsException(
                    missing
                            + " is missing. Set both TELEGRAM_API_ID and TELEGRAM_API_HASH to use Telegram,"
                            + " or neither to use the sandbox.");
        }
        if (id.isPresent() && !id.get().matches("[1-9][0-9]{0,9}")) {
            throw new SettingsException("TELEGRAM_API_ID must be a number, as Telegram gave it.");
        }
        return id.map(number -> new TelegramKeys(number, hash.orElseThrow()));
    }
}
