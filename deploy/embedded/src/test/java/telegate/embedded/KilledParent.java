package telegate.embedded;

import java.nio.file.Files;
import java.nio.file.Path;

/// A process that starts Kafka and PostgreSQL, tells the pids of all its children and waits to be
/// killed.
final class KilledParent {

    private KilledParent() {}

    public static void main(String[] args) throws Exception {
        Path directory = Path.of(args[0]);
        var infrastructure = TestServers.embedded(4, "password", directory);
        Path postmaster = directory.resolve("postgres").resolve("data").resolve("postmaster.pid");
        String server = Files.readAllLines(postmaster).getFirst().strip();
        StringBuilder pids = new StringBuilder(server);
        ProcessHandle.current().children().forEach(child -> pids.append(' ').append(child.pid()));
        System.out.println("Started " + infrastructure.kafka() + ": " + pids);
        Thread.currentThread().join();
    }
}
