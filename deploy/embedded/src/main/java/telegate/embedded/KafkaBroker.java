package telegate.embedded;

import java.io.IOException;
import java.io.InputStream;
import java.net.InetSocketAddress;
import java.net.Socket;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Properties;
import java.util.logging.Level;
import java.util.logging.Logger;
import org.apache.kafka.common.Uuid;

/// What the child process of [EmbeddedKafka] runs: formats the data directory when it is new,
/// starts one KRaft node that is broker and controller, creates the topics and says so by one line.
///
/// Arguments: the broker's properties file, the number of partitions.
public final class KafkaBroker {

    static final String READY_LINE = "Kafka ready: ";

    private static final int POLL_MS = 20;

    private KafkaBroker() {}

    public static void main(String[] args) throws IOException {
        ChildLogging.warningsOnly();
        Path file = Path.of(args[0]);
        Properties properties = new Properties();
        try (InputStream in = Files.newInputStream(file)) {
            properties.load(in);
        }
        format(file, Path.of(properties.getProperty("log.dirs")));
        int partitions = Integer.parseInt(args[1]);
        String bootstrap = properties.getProperty("advertised.listeners").replaceFirst("^.*//", "");
        Thread.ofPlatform()
                .daemon()
                .name("topics")
                .start(() -> createTopics(bootstrap, partitions));
        kafka.Kafka.main(new String[] {file.toString()});
    }

    private static void createTopics(String bootstrap, int partitions) {
        try {
            awaitListener(bootstrap);
            KafkaTopics.create(bootstrap, partitions);
            System.out.println(READY_LINE + bootstrap);
        } catch (Exception e) {
            Logger.getLogger(KafkaBroker.class.getName())
                    .log(Level.SEVERE, "The topics could not be created.", e);
            System.exit(1);
        }
    }

    // The client would log a warning for each attempt before the broker listens.
    private static void awaitListener(String bootstrap) throws InterruptedException {
        int colon = bootstrap.lastIndexOf(':');
        var address =
                new InetSocketAddress(
                        bootstrap.substring(0, colon),
                        Integer.parseInt(bootstrap.substring(colon + 1)));
        while (true) {
            try (Socket socket = new Socket()) {
                socket.connect(address, POLL_MS);
                return;
            } catch (IOException notYet) {
                // The parent, which waits for the ready line, sets the limit.
                Thread.sleep(POLL_MS);
            }
        }
    }

    private static void format(Path file, Path data) throws IOException {
        if (Files.exists(data.resolve("meta.properties"))) {
            return;
        }
        String[] arguments = {
            "format",
            "-t",
            Uuid.randomUuid().toString(),
            "-c",
            file.toString(),
            "--ignore-formatted"
        };
        int code = kafka.tools.StorageTool.execute(arguments, System.out);
        if (code != 0) {
            throw new IOException(
                    "The Kafka data directory "
                            + data
                            + " cannot be prepared (code "
                            + code
                            + "). Is it writable, and is the disk not full?");
        }
    }
}
