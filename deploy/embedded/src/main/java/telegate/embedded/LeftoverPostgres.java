package telegate.embedded;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;

/// A PostgreSQL that outlived its guard, found by the `postmaster.pid` in its data directory.
///
/// It is ended and not adopted: its port and settings are those of an earlier start.
final class LeftoverPostgres {

    private static final Duration FAST_LIMIT = Duration.ofSeconds(15);

    private final Path data;

    LeftoverPostgres(Path data) {
        this.data = data;
    }

    /// Returns when no server uses the data directory any more. The file of a dead one stays where
    /// it is: by what it names PostgreSQL sees whether sessions of that server are still there,
    /// which would write into the same files as the new one.
    void end() throws IOException, InterruptedException {
        Path pidFile = data.resolve("postmaster.pid");
        if (!Files.exists(pidFile)) {
            return;
        }
        List<String> lines = Files.readAllLines(pidFile);
        if (lines.isEmpty()) {
            Files.delete(pidFile);
            return;
        }
        Optional<ProcessHandle> holder = ProcessHandle.of(Long.parseLong(lines.getFirst().strip()));
        if (holder.isPresent() && isPostgres(holder.get())) {
            end(holder.get());
        } else if (holder.isPresent()) {
            // After a restart of the machine the number belongs to somebody else, whom PostgreSQL
            // would take for a server.
            Files.delete(pidFile);
        }
    }

    private static void end(ProcessHandle server) throws InterruptedException {
        // INT is PostgreSQL's "fast shutdown": it ends sessions and writes a checkpoint.
        Signals.send("INT", server.pid());
        if (!ends(server)) {
            boolean _ = server.destroyForcibly();
            ends(server);
        }
    }

    private static boolean ends(ProcessHandle process) throws InterruptedException {
        try {
            var _ = process.onExit().get(FAST_LIMIT.toMillis(), TimeUnit.MILLISECONDS);
            return true;
        } catch (TimeoutException late) {
            return false;
        } catch (ExecutionException e) {
            throw new IllegalStateException("Waiting for a process failed.", e);
        }
    }

    private static boolean isPostgres(ProcessHandle process) {
        return process.info().command().map(command -> command.endsWith("/postgres")).orElse(false);
    }
}
