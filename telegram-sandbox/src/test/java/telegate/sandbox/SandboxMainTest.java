package telegate.sandbox;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStreamReader;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/// The sandbox as a program of its own.
@Timeout(60)
class SandboxMainTest {
    /// One for all, so that the library is made once.
    @TempDir private static Path data;

    @Test
    void shouldUseTheDocumentedDefaults() {
        var config = SandboxMain.config(Map.of());
        assertThat(config.phonePort()).isEqualTo(8010);
        assertThat(config.socksPort()).isEqualTo(8011);
        assertThat(config.dataDirectory()).endsWithRaw(Path.of(".telegate", "sandbox"));
        assertThat(config.realSizePq()).isFalse();
        assertThatThrownBy(() -> SandboxMain.config(Map.of("TELEGATE_PHONE_PORT", "http")))
                .hasMessageContaining("TELEGATE_PHONE_PORT");
    }

    @Test
    void shouldSayWhenItIsReadyAndEndWithItsParent() throws Exception {
        var process = start(Map.of("TELEGATE_PARENT_PIPE", "1", "TELEGATE_PHONE_PORT", "0"));
        var line = firstLine(process);

        assertThat(line)
                .matches(
                        "Sandbox ready: phone http://localhost:\\d+/ socks5 127\\.0\\.0\\.1:\\d+ library"
                                + " \\S+\\.so key \\S+\\.pem");

        // When: the parent dies
        process.getOutputStream().close();

        assertThat(process.waitFor(10, TimeUnit.SECONDS)).isTrue();
        assertThat(process.exitValue()).isZero();
    }

    @Test
    void shouldEndOnSigterm() throws Exception {
        var process = start(Map.of("TELEGATE_PHONE_PORT", "0"));
        firstLine(process);
        process.destroy();
        assertThat(process.waitFor(10, TimeUnit.SECONDS)).isTrue();
        assertThat(process.exitValue()).isEqualTo(143);
    }

    @Test
    void shouldNameAPortThatIsTaken() throws Exception {
        try (var taken = new ServerSocket(0, 1, InetAddress.ofLiteral("127.0.0.1"))) {
            var port = Integer.toString(taken.getLocalPort());
            var process = start(Map.of("TELEGATE_PHONE_PORT", port));
            assertThat(firstLine(process))
                    .startsWith("Port " + port)
                    .contains("TELEGATE_PHONE_PORT");
            assertThat(process.waitFor(10, TimeUnit.SECONDS)).isTrue();
            assertThat(process.exitValue()).isEqualTo(1);
        }
    }

    private Process start(Map<String, String> environment) throws IOException {
        var java = Path.of(System.getProperty("java.home"), "bin", "java").toString();
        var builder =
                new ProcessBuilder(
                        List.of(
                                java,
                                "-cp",
                                System.getProperty("java.class.path"),
                                "telegate.sandbox.SandboxMain"));
        builder.environment().put("TELEGATE_SANDBOX_DATA", data.toString());
        builder.environment().put("TELEGATE_SOCKS_PORT", "0");
        builder.environment().putAll(environment);
        return builder.redirectErrorStream(true).start();
    }

    private static String firstLine(Process process) throws IOException {
        var reader = new BufferedReader(new InputStreamReader(process.getInputStream(), UTF_8));
        var line = reader.readLine();
        return line == null ? "" : line;
    }
}
