package telegate.sandbox;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.file.Files;
import java.nio.file.Path;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;
import org.junit.jupiter.api.io.TempDir;
import telegate.sandbox.td.TdProbe;

/// A poisoned account ends the process of whoever starts a client for it; therefore in a process of
/// its own.
@ExtendWith(SandboxExtension.class)
class PoisonTest {
    private static final long ALICE = 6_200_000_001L;
    private static final int LIMIT_SECONDS = 60;

    /// Exit codes of a process that ended by SIGABRT and by SIGSEGV.
    private static final int ABORTED = 134;

    private static final int FAULTED = 139;

    @TempDir private Path directory;

    @Test
    void shouldKillTheProcessThatStartsAClientOfAPoisonedAccount(Sandbox sandbox) throws Exception {
        // Given
        try (var client = LoginClient.ready(sandbox, directory, ALICE)) {
            client.me();
        }
        sandbox.faults().setPoisoned(ALICE, true);

        // When
        var output = directory.resolve("output");
        int code = startClient(sandbox, output);

        // Then
        assertThat(code).as(Files.readString(output)).isIn(ABORTED, FAULTED);
        sandbox.faults().setPoisoned(ALICE, false);
        try (var client = LoginClient.open(sandbox, directory)) {
            client.td().awaitState("Ready");
            assertThat(client.me().path("id").asLong()).isEqualTo(ALICE);
        }
    }

    private int startClient(Sandbox sandbox, Path output) throws Exception {
        var process =
                new ProcessBuilder(
                                Path.of(System.getProperty("java.home"), "bin", "java").toString(),
                                "--enable-native-access=ALL-UNNAMED",
                                "-XX:-CreateCoredumpOnCrash",
                                "-XX:+SuppressFatalErrorMessage",
                                "-cp",
                                System.getProperty("java.class.path"),
                                Victim.class.getName(),
                                directory.toString(),
                                Integer.toString(sandbox.socksPort()))
                        .redirectErrorStream(true)
                        .redirectOutput(output.toFile())
                        .start();
        assertThat(process.waitFor(LIMIT_SECONDS, TimeUnit.SECONDS)).isTrue();
        return process.exitValue();
    }

    /// Opens a client and waits for its end, which comes with the process's.
    static final class Victim {
        private Victim() {}

        public static void main(String[] args) throws InterruptedException {
            var client = TdProbe.open(Path.of(args[0]), Integer.parseInt(args[1]), "victim");
            // As the worker's clients: what they are asked for depends on it.
            client.setOption("disable_animated_emoji", true);
            client.awaitState("Ready");
            TimeUnit.SECONDS.sleep(LIMIT_SECONDS);
        }
    }
}
