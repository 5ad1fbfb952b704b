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

    /// Returns when no server uses the data directory any more; removes what the file of a dead one
    /// would block.
    void end() throws IOException, InterruptedException {
        Path pidFile = data.resolve("postmaster.pid");
        Optional<ProcessHandle> server = server(pidFile);
        if (server.isPresent()) {
            // INT is PostgreSQL's "fast shutdown": it ends sessions and writes a checkpoint.
            Signals.send("INT", server.get().pid());
            if (!ends(server.get())) {
                boolean _ = server.get().destroyForcibly();
                ends(server.get());
            }
        }
        Files.deleteIfExists(pidFile);
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

    private static Optional<ProcessHandle> server(Path pidFile) throws IOException {
        if (!Files.exists(pidFile)) {
            return Optional.empty();
        }
        List<String> lines = Files.readAllLines(pidFile);
        if (lines.isEmpty()) {
            return Optional.empty();
        }
        // After a restart of the machine the number may belong to anybody.
        return ProcessHandle.of(Long.parseLong(lines.getFirst().strip()))
                .filter(LeftoverPostgres::isPostgres);
    }

    private static boolean isPostgres(ProcessHandle process) {
        return process.info().command().map(command -> command.endsWith("/postgres")).orElse(false);
    }
}
