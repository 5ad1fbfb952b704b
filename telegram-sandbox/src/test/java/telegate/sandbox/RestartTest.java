package telegate.sandbox;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;
import static telegate.sandbox.td.TdProbe.request;

import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Objects;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import telegate.sandbox.td.TdEngine;

/// Nobody loses a login because a client or the sandbox was started anew.
class RestartTest {
    private static final long ALICE = 6_200_000_001L;
    private static final long EMIL_DC2_2FA = 6_200_000_005L;

    @TempDir private Path data;
    @TempDir private Path directory;
    private Sandbox sandbox;

    @BeforeEach
    void start() throws PortTaken {
        sandbox = Sandbox.start(config());
        TdEngine.get().clearLog();
    }

    @AfterEach
    void stop() {
        sandbox.close();
    }

    @Test
    void shouldKeepTheClientLoggedInWhenItIsStartedAnew() {
        // Given
        try (var client = LoginClient.ready(sandbox, directory, ALICE)) {
            assertThat(client.me().path("id").asLong()).isEqualTo(ALICE);
        }
        long handshakes = sandbox.statistics().handshakes();

        // When
        try (var client = LoginClient.open(sandbox, directory)) {
            client.td().awaitState("Ready");

            // Then
            assertThat(client.me().path("id").asLong()).isEqualTo(ALICE);
            assertThat(sandbox.statistics().handshakes()).isEqualTo(handshakes);
            assertThat(sandbox.accounts().get(ALICE).devices()).hasSize(1);
        }
        Cleanliness.check(sandbox);
    }

    @Test
    void shouldKeepTheClientLoggedInWhenTheSandboxIsStartedAnew() throws PortTaken {
        try (var client = LoginClient.ready(sandbox, directory, ALICE)) {
            client.me();
            var device = sandbox.accounts().get(ALICE).devices().getFirst();

            // When
            startAnew();

            // Then
            assertThat(sandbox.accounts().get(ALICE).devices()).containsExactly(device);
            sandbox.chats().send(EMIL_DC2_2FA, ALICE, "still there?", 0);
            await().until(() -> client.td().updates("updateNewMessage").size() == 1);
            assertThat(client.td().stateName()).endsWith("Ready");
        }
    }

    @Test
    void shouldFinishALoginThatWasAcceptedBeforeTheSandboxWasStartedAnew() throws PortTaken {
        sandbox.logins().setLifetime(Duration.ofSeconds(3));
        try (var client = LoginClient.showing(sandbox, directory)) {
            // Given: accepted, but the client hears nothing of it
            var link = client.link();
            sandbox.faults().setHalfOpen(true);
            sandbox.scan(sandbox.accounts().get(EMIL_DC2_2FA), link);

            // When
            startAnew();

            // Then: the client asks again when its code expires
            client.td().awaitState("WaitPassword");
            var password = sandbox.accounts().get(EMIL_DC2_2FA).password();
            client.password(Objects.requireNonNull(password));
            client.td().awaitState("Ready");
        }
    }

    @Test
    void shouldKeepAPasswordStepWhenTheClientIsStartedAnew() {
        var account = sandbox.accounts().get(EMIL_DC2_2FA);
        try (var client = LoginClient.showing(sandbox, directory)) {
            sandbox.scan(account, client.link());
            client.td().awaitState("WaitPassword");
        }
        try (var client = LoginClient.open(sandbox, directory)) {
            client.td().awaitState("WaitPassword");
            client.password(Objects.requireNonNull(account.password()));
            client.td().awaitState("Ready");
        }
    }

    @Test
    void shouldEndTheClientOfARevokedDeviceAtOnce() {
        try (var client = LoginClient.ready(sandbox, directory, ALICE)) {
            client.me();
            var device = sandbox.accounts().get(ALICE).devices().getFirst();

            // When
            assertThat(new PhoneClient(sandbox).delete(path(ALICE, device.id())).status())
                    .isEqualTo(204);

            // Then
            client.td().awaitState("Closed");
            assertThat(client.td().states())
                    .anyMatch(s -> s.path("@type").asText().endsWith("LoggingOut"));
            assertThat(sandbox.accounts().get(ALICE).devices()).isEmpty();
            assertThat(Files.exists(directory.resolve("td_test.binlog"))).isFalse();
        }
    }

    @Test
    void shouldEndTheClientThatWasRevokedWhileItWasAway() {
        try (var client = LoginClient.ready(sandbox, directory, ALICE)) {
            client.me();
        }
        var device = sandbox.accounts().get(ALICE).devices().getFirst();
        sandbox.authorizations().revoke(ALICE, device.id());
        try (var client = LoginClient.open(sandbox, directory)) {
            client.td().awaitState("Closed");
        }
    }

    @Test
    void shouldForgetTheDeviceOfAKeyThatIsDestroyed() {
        try (var client = LoginClient.ready(sandbox, directory, ALICE)) {
            client.td().ask(request("logOut"));
            client.td().awaitState("Closed");
            assertThat(sandbox.accounts().get(ALICE).devices()).isEmpty();
        }
    }

    private void startAnew() throws PortTaken {
        int phonePort = sandbox.phonePort();
        int socksPort = sandbox.socksPort();
        sandbox.close();
        sandbox = Sandbox.start(config().withPorts(phonePort, socksPort));
    }

    private SandboxConfig config() {
        return SandboxConfig.in(data)
                .withLibraryDirectory(Path.of("target", "tdlib").toAbsolutePath());
    }

    private static String path(long account, long device) {
        return "api/accounts/" + account + "/devices/" + device;
    }
}
