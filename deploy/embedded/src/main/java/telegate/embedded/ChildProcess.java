package telegate.embedded;

import java.io.BufferedReader;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.time.Duration;
import java.util.OptionalInt;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import java.util.function.Consumer;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/// A child JVM that can be started, stopped, killed, paused and started again, and that ends with
/// this process.
///
/// Thread-safe: one lock guards the current process; waiting is done outside it.
@SuppressWarnings("try") // who closes it has to wait, and may be interrupted
public final class ChildProcess implements AutoCloseable {

    private final String name;
    private final Path logFile;
    private final Consumer<String> lines;
    private @Nullable Running running;
    private int starts;

    /// @param name what people call it, in messages: `Kafka`
    /// @param logFile where its output goes
    /// @param lines sees every line of its output too; must be quick and must not throw
    public ChildProcess(String name, Path logFile, Consumer<String> lines) {
        this.name = name;
        this.logFile = logFile;
        this.lines = lines;
    }

    /// Starts the process. It must not be running.
    public synchronized void start(JavaCommand command) {
        start(command, Pattern.compile("(?!)"));
    }

    /// Starts the process, whose output will contain a line matching `ready`: see [#awaitReady].
    public synchronized void start(JavaCommand command, Pattern ready) {
        if (isAlive()) {
            throw new IllegalStateException(name + " is already running.");
        }
        try {
            // First: a process whose output nobody reads stands still before long.
            ChildLog log = new ChildLog(logFile);
            Process process = command.processBuilder().start();
            starts++;
            running = new Running(process, log, new CompletableFuture<>());
            Running current = running;
            Thread.ofPlatform()
                    .daemon()
                    .name("output-of-" + name)
                    .start(() -> readOutput(current, ready));
        } catch (IOException e) {
            throw new UncheckedIOException(name + " cannot be started.", e);
        }
    }

    /// Waits for the line that says the child is ready.
    ///
    /// @throws ChildFailedException when it ends before, or the time is over; it is killed then
    public Matcher awaitReady(Duration limit) throws InterruptedException {
        Running current = current();
        try {
            return current.ready.get(limit.toMillis(), TimeUnit.MILLISECONDS);
        } catch (ExecutionException ended) {
            throw failure(current, "ended with code " + current.process.waitFor());
        } catch (TimeoutException late) {
            kill();
            throw failure(current, "was not ready after " + limit.toSeconds() + " s");
        }
    }

    /// Asks the child to end and waits; kills it when `grace` is over. Does nothing when it is not
    /// running.
    public void stop(Duration grace) throws InterruptedException {
        Process process = process();
        if (process == null) {
            return;
        }
        try {
            process.getOutputStream().close();
        } catch (IOException alreadyClosed) {
            // The child has ended, or is ending: exactly what is wanted.
            process.destroy();
        }
        if (!process.waitFor(grace.toMillis(), TimeUnit.MILLISECONDS)) {
            kill();
        }
    }

    /// Ends the child at once (SIGKILL) and waits until it is gone.
    public void kill() throws InterruptedException {
        Process process = process();
        if (process != null) {
            process.destroyForcibly().waitFor();
        }
    }

    /// Freezes the child (SIGSTOP), as a machine under load or a suspended container would.
    public void pause() throws InterruptedException {
        Signals.send("STOP", pid());
    }

    /// Lets a paused child go on (SIGCONT).
    public void resume() throws InterruptedException {
        Signals.send("CONT", pid());
    }

    public String name() {
        return name;
    }

    public Path logFile() {
        return logFile;
    }

    /// @throws IllegalStateException when it was never started
    public long pid() {
        return current().process.pid();
    }

    public boolean isAlive() {
        Process process = process();
        return process != null && process.isAlive();
    }

    /// How often the process was started, the first time included.
    public synchronized int starts() {
        return starts;
    }

    /// Completes with the exit code when the process that runs now ends.
    public CompletableFuture<Integer> onExit() {
        return current().process.onExit().thenApply(Process::exitValue);
    }

    /// With which code its last process ended; nothing while one runs or before the first. After a
    /// signal it is 128 and the signal's number.
    public OptionalInt exitCode() {
        Process process = process();
        return process == null || process.isAlive()
                ? OptionalInt.empty()
                : OptionalInt.of(process.exitValue());
    }

    /// The failure to report when the child has ended by itself, with its last lines.
    public ChildFailedException failure(String what) {
        return failure(current(), what);
    }

    @Override
    public void close() throws InterruptedException {
        stop(Duration.ofSeconds(10));
    }

    private ChildFailedException failure(Running of, String what) {
        String last = String.join("\n  ", of.log.lastLines());
        String detail = last.isEmpty() ? "It printed nothing." : "Its last lines:\n  " + last;
        return new ChildFailedException(
                "%s %s. %s%nThe whole log: %s".formatted(name, what, detail, logFile));
    }

    private synchronized @Nullable Process process() {
        return running == null ? null : running.process;
    }

    private synchronized Running current() {
        if (running == null) {
            throw new IllegalStateException(name + " was not started.");
        }
        return running;
    }

    private void readOutput(Running of, Pattern ready) {
        try (ChildLog log = of.log;
                BufferedReader reader = of.process.inputReader(StandardCharsets.UTF_8)) {
            for (String line = reader.readLine(); line != null; line = reader.readLine()) {
                log.add(line);
                lines.accept(line);
                Matcher matcher = ready.matcher(line);
                if (matcher.find()) {
                    of.ready.complete(matcher);
                }
            }
        } catch (IOException e) {
            // The stream breaks when the child is killed; a full disk is worth telling.
            lines.accept(
                    "The output of " + name + " is no longer written to " + logFile + ": " + e);
        }
        of.ready.completeExceptionally(new IllegalStateException("ended"));
    }

    private record Running(Process process, ChildLog log, CompletableFuture<Matcher> ready) {}
}
