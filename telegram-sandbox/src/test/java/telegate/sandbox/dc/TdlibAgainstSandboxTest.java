package telegate.sandbox.dc;

import static org.assertj.core.api.Assertions.assertThat;
import static telegate.sandbox.td.TdProbe.request;

import java.net.InetAddress;
import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import telegate.sandbox.td.TdEngine;
import telegate.sandbox.td.TdProbe;

/// The data centre judged by the real TDLib.
class TdlibAgainstSandboxTest {
    @TempDir private Path directory;
    private final MinimalServices services = new MinimalServices();
    private SandboxServer server;

    @BeforeEach
    void start() {
        server = started(0);
        TdEngine.get().clearLog();
    }

    private SandboxServer started(int port) {
        var created =
                SandboxServer.create(
                        new SandboxServerConfig(
                                InetAddress.getLoopbackAddress(),
                                port,
                                directory.resolve("sandbox"),
                                TdEngine.KEY,
                                List.of(1, 2),
                                false));
        services.register(created.dispatcher());
        created.start();
        return created;
    }

    @AfterEach
    void stop() {
        server.close();
    }

    private TdProbe probe(String name) {
        return TdProbe.open(directory.resolve(name), server.socksPort(), "process-1");
    }

    @Test
    void shouldLetTdlibShowALoginLink() {
        try (var probe = probe("a")) {
            probe.awaitState("WaitPhoneNumber");
            var answer = probe.ask(request("requestQrCodeAuthentication"));

            assertThat(answer.path("@type").asText()).isEqualTo("ok");
            assertThat(probe.awaitState("WaitOtherDeviceConfirmation").path("link").asText())
                    .isEqualTo("tg://login?token=dG9rZW4tMQ");
        }
        assertThat(server.dispatcher().unknownMethods()).isEmpty();
        assertThat(TdEngine.get().complaints()).isEmpty();
    }
}
