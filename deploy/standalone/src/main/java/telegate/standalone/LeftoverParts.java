package telegate.standalone;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;

/// Processes of an earlier run that was killed: they end by themselves, but may need a few seconds
/// for it.
final class LeftoverParts {

    /// Each halts by itself when its grace is over, a worker last.
    private static final Duration LIMIT = Standalone.WORKER_GRACE.plusSeconds(5);

    private final Path file;

    LeftoverParts(Path runFolder) {
        this.file = runFolder.resolve("processes");
    }

    /// Notes the processes of this run.
    void remember(List<Long> pids) throws IOException {
        List<String> lines = new ArrayList<>();
        for (long pid : pids) {
            ProcessHandle.of(pid).flatMap(LeftoverParts::identity).ifPresent(lines::add);
        }
        // Aside first: on a full disk those noted before stay noted.
        Path aside = file.resolveSibling(file.getFileName() + ".new");
        Files.write(aside, lines);
        Files.move(aside, file, StandardCopyOption.ATOMIC_MOVE);
    }

    /// Waits until the processes noted by an earlier run are gone; kills those that take too long.
    void awaitEnd(Console console) throws IOException, InterruptedException {
        if (!Files.exists(file)) {
            return;
        }
        List<ProcessHandle> alive =
                Files.readAllLines(file).stream()
                        .map(LeftoverParts::find)
                        .flatMap(Optional::stream)
                        .toList();
        if (!alive.isEmpty()) {
            console.say("Waiting for the parts of an earlier run to end.");
        }
        for (ProcessHandle process : alive) {
            awaitEnd(process);
        }
        Files.delete(file);
    }

    private static void awaitEnd(ProcessHandle process) throws InterruptedException {
        try {
            var _ = process.onExit().get(LIMIT.toMillis(), TimeUnit.MILLISECONDS);
        } catch (TimeoutException late) {
            boolean _ = process.destroyForcibly();
        } catch (ExecutionException e) {
            throw new IllegalStateException("Waiting for process " + process.pid() + " failed.", e);
        }
    }

    // A process number is used again after a while, so its start time belongs to it.
    private static Optional<String> identity(ProcessHandle process) {
        return process.info().startInstant().map(start -> process.pid() + " " + start);
    }

    private static Optional<ProcessHandle> find(String line) {
        String[] parts = line.split(" ", 2);
        Instant start = Instant.parse(parts[1]);
        return ProcessHandle.of(Long.parseLong(parts[0]))
                .filter(process ->
                        process.info()
                                .startInstant()
                                .map(started -> started.equals(start))
                                .orElse(false));
    }
}
