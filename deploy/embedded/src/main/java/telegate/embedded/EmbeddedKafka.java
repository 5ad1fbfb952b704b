package telegate.embedded;

import java.io.IOException;
import java.io.OutputStream;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Properties;
import java.util.Set;
import java.util.function.Consumer;
import java.util.regex.Pattern;
import telegate.contract.Topics;

/// A Kafka broker of one node on the loopback interface, in a child process. Knows the topics of
/// the message contract and creates no others by itself.
///
/// Ports and data stay the same from one start to the next, so clients find it again after [#kill].
@SuppressWarnings("try") // who closes it has to wait, and may be interrupted
public final class EmbeddedKafka implements AutoCloseable {

    /// How many partitions the topics get unless told otherwise; they may be added to later, never
    /// reduced.
    public static final int DEFAULT_PARTITIONS = 64;

    private static final Duration READY_LIMIT = Duration.ofMinutes(4);
    private static final Duration STOP_LIMIT = Duration.ofSeconds(15);
    private static final Pattern READY = Pattern.compile("^" + KafkaBroker.READY_LINE);

    private final Settings settings;
    private final ChildProcess process;

    /// @param dataDirectory everything that is kept, the generated broker configuration included
    /// @param logFile where the broker's warnings go
    /// @param port 0 for a free one, likewise the controller's
    /// @param partitions of the topics, when they are created
    /// @param jvmOptions further options, such as an ahead-of-time cache
    /// @param output sees every line that the broker prints
    public record Settings(
            Path dataDirectory,
            Path logFile,
            int port,
            int controllerPort,
            int partitions,
            List<String> jvmOptions,
            Consumer<String> output) {

        public Settings {
            port = FreePorts.orFree(port);
            controllerPort = FreePorts.orFree(controllerPort);
            jvmOptions = List.copyOf(jvmOptions);
        }

        /// Free ports, the usual partitions, the log beside the data.
        public static Settings of(Path dataDirectory) {
            return new Settings(
                    dataDirectory,
                    dataDirectory.resolve("kafka.log"),
                    0,
                    0,
                    Topics.DEFAULT_PARTITIONS,
                    List.of(),
                    _ -> {});
        }
    }

    public EmbeddedKafka(Settings settings) {
        this.settings = settings;
        this.process = new ChildProcess("Kafka", settings.logFile, settings.output);
    }

    /// Starts the broker and returns when it has answered a client and all topics exist.
    ///
    /// @throws ChildFailedException when it does not come up
    public void start() throws InterruptedException {
        launch();
        awaitReady();
    }

    /// The first half of [#start]: returns at once.
    public void launch() {
        List<String> options =
                new ArrayList<>(
                        List.of(
                                "-Xmx256m",
                                "-Xms64m",
                                "-XX:+UseSerialGC",
                                "--enable-native-access=ALL-UNNAMED",
                                "--sun-misc-unsafe-memory-access=allow"));
        options.addAll(JavaCommand.COMPILED_EARLY);
        options.addAll(JavaCommand.crashFilesWithoutCore(settings.dataDirectory));
        options.addAll(settings.jvmOptions);
        List<String> arguments =
                List.of(writeProperties().toString(), Integer.toString(settings.partitions));
        process.start(
                new JavaCommand(
                        KafkaBroker.class.getName(),
                        JavaCommand.ownClassPath(),
                        options,
                        Map.of(),
                        Set.of(),
                        arguments),
                READY);
    }

    /// The second half of [#start].
    ///
    /// @throws ChildFailedException when it does not come up
    public void awaitReady() throws InterruptedException {
        var _ = process.awaitReady(READY_LIMIT);
    }

    /// Stops the broker in order.
    public void stop() throws InterruptedException {
        process.stop(STOP_LIMIT);
    }

    /// Ends the broker as a power cut would (SIGKILL).
    public void kill() throws InterruptedException {
        process.kill();
    }

    public void restart() throws InterruptedException {
        stop();
        start();
    }

    public String bootstrapServers() {
        return "127.0.0.1:" + settings.port;
    }

    public int port() {
        return settings.port;
    }

    public ChildProcess process() {
        return process;
    }

    @Override
    public void close() throws InterruptedException {
        stop();
    }

    private Path writeProperties() {
        Path data = settings.dataDirectory.toAbsolutePath();
        Path file = data.resolve("broker.properties");
        try {
            Files.createDirectories(data);
            try (OutputStream out = Files.newOutputStream(file)) {
                brokerProperties(data).store(out, null);
            }
        } catch (IOException e) {
            throw new UncheckedIOException(
                    "The Kafka data directory " + data + " cannot be written.", e);
        }
        return file;
    }

    private Properties brokerProperties(Path data) {
        Properties properties = new Properties();
        String plain = "PLAINTEXT://127.0.0.1:" + settings.port;
        String controller = "127.0.0.1:" + settings.controllerPort;
        properties.putAll(
                Map.of(
                        "process.roles",
                        "broker,controller",
                        "node.id",
                        "1",
                        "controller.quorum.voters",
                        "1@" + controller,
                        "listeners",
                        plain + ",CONTROLLER://" + controller,
                        // By name: a test can lead one client elsewhere by a hosts file of its own.
                        "advertised.listeners",
                        "PLAINTEXT://localhost:" + settings.port,
                        "controller.listener.names",
                        "CONTROLLER",
                        "listener.security.protocol.map",
                        "PLAINTEXT:PLAINTEXT,CONTROLLER:PLAINTEXT",
                        "log.dirs",
                        data.resolve("log").toString()));
        properties.putAll(
                Map.of(
                        "auto.create.topics.enable", "false",
                        "offsets.topic.replication.factor", "1",
                        "offsets.topic.num.partitions", "8",
                        "transaction.state.log.replication.factor", "1",
                        "transaction.state.log.min.isr", "1",
                        "transaction.state.log.num.partitions", "4",
                        "share.coordinator.state.topic.replication.factor", "1",
                        "share.coordinator.state.topic.min.isr", "1",
                        "group.initial.rebalance.delay.ms", "0"));
        properties.putAll(
                Map.of(
                        // The broker is let in with its next heartbeat; the default is two seconds.
                        "broker.heartbeat.interval.ms", "500",
                        // After a kill the controller waits this long for the broker that was.
                        "broker.session.timeout.ms", "5000",
                        // Everything takes longer on a machine under load.
                        "initial.broker.registration.timeout.ms", "240000"));
        // Small: some hundred partitions, each with two index files, and a heap of 256 MiB.
        properties.putAll(
                Map.of(
                        "log.index.size.max.bytes", "1048576",
                        "log.cleaner.dedupe.buffer.size", "8388608",
                        "log.retention.hours", "168",
                        "log.segment.bytes", "33554432",
                        "num.network.threads", "2",
                        "num.io.threads", "4",
                        "background.threads", "2",
                        "metadata.log.max.record.bytes.between.snapshots", "4194304",
                        "metadata.max.retention.bytes", "33554432"));
        return properties;
    }
}
