package telegate.chaos;

import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import telegate.standalone.PartSettings;
import telegate.standalone.Port;
import telegate.standalone.Ports;

/// The three ways out of one worker.
///
/// Kafka's clients go on to the address that the broker tells them, so its link listens on the same
/// port of another loopback address, and the worker has a hosts file in which the broker's name is
/// that address.
final class WorkerLinks implements AutoCloseable {

    private static final int FIRST_HOST = 2;

    private final Link kafka;
    private final Link postgres;
    private final Link telegram;
    private final Path hosts;
    private final int kafkaPort;

    private WorkerLinks(Link kafka, Link postgres, Link telegram, Path hosts, int kafkaPort) {
        this.kafka = kafka;
        this.postgres = postgres;
        this.telegram = telegram;
        this.hosts = hosts;
        this.kafkaPort = kafkaPort;
    }

    /// Where a worker can be cut off from.
    enum Target {
        KAFKA,
        POSTGRES,
        TELEGRAM
    }

    /// @param number of the worker, from 0
    /// @param folder for its hosts file
    static WorkerLinks open(int number, Ports ports, Path folder) throws IOException {
        String host = "127.0.0." + (FIRST_HOST + number);
        Path hosts = folder.resolve("hosts-" + number);
        String here = InetAddress.getLocalHost().getHostName();
        Files.writeString(hosts, host + " localhost\n127.0.0.1 " + here + "\n");
        int broker = ports.of(Port.KAFKA);
        return new WorkerLinks(
                Link.open(new InetSocketAddress(host, broker), local(broker)),
                Link.open(local(0), local(ports.of(Port.POSTGRES))),
                Link.open(local(0), local(ports.of(Port.SOCKS))),
                hosts,
                broker);
    }

    private static InetSocketAddress local(int port) {
        return new InetSocketAddress("127.0.0.1", port);
    }

    Link to(Target target) {
        return switch (target) {
            case KAFKA -> kafka;
            case POSTGRES -> postgres;
            case TELEGRAM -> telegram;
        };
    }

    /// Makes all three the same, Telegram's first.
    void setAll(Link.Mode mode) {
        telegram.set(mode);
        kafka.set(mode);
        postgres.set(mode);
    }

    /// What leads a worker over these links.
    PartSettings settings() {
        return new PartSettings(
                Map.of(
                        "kafka.bootstrap.servers",
                        "localhost:" + kafkaPort,
                        "quarkus.datasource.jdbc.url",
                        "jdbc:postgresql://127.0.0.1:" + postgres.port() + "/worker",
                        "telegate.telegram.proxy",
                        "socks5://127.0.0.1:" + telegram.port()),
                Map.of(),
                List.of("-Djdk.net.hosts.file=" + hosts.toAbsolutePath()));
    }

    @Override
    public void close() {
        kafka.close();
        postgres.close();
        telegram.close();
    }
}
