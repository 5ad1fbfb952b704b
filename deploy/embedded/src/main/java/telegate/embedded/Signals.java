package telegate.embedded;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;

/// POSIX signals to other processes. By the shell's own `kill`, because it knows each system's
/// numbers.
final class Signals {

    private Signals() {}

    /// @param signal name without SIG: `STOP`
    /// @throws IllegalStateException when there is no such process or it is not ours
    static void send(String signal, long pid) throws InterruptedException {
        try {
            Process kill =
                    new ProcessBuilder(
                                    "/bin/sh",
                                    "-c",
                                    "kill -s \"$1\" \"$2\"",
                                    "kill",
                                    signal,
                                    Long.toString(pid))
                            .redirectErrorStream(true)
                            .start();
            String output =
                    new String(kill.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
            if (kill.waitFor() != 0) {
                throw new IllegalStateException(
                        "SIG%s could not be sent to process %d: %s".formatted(signal, pid, output));
            }
        } catch (IOException e) {
            throw new UncheckedIOException("/bin/sh cannot be run.", e);
        }
    }
}
