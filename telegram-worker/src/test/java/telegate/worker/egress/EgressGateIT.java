package telegate.worker.egress;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Path;
import java.time.Duration;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;
import org.awaitility.Awaitility;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.extension.ExtendWith;
import org.junit.jupiter.api.io.TempDir;
import telegate.sandbox.Sandbox;
import telegate.sandbox.SandboxExtension;
import telegate.sandbox.account.Account;
import telegate.sandbox.chat.Chats;
import telegate.sandbox.login.ScanOutcome;
import telegate.tdlib.TdJson;
import telegate.worker.tdlib.AuthorizationState;
import telegate.worker.tdlib.ConnectionState;
import telegate.worker.tdlib.Proxy;
import telegate.worker.tdlib.RecordedUpdates;
import telegate.worker.tdlib.TdClient;
import telegate.worker.tdlib.TdClientSettings;
import telegate.worker.tdlib.TdUpdate;
import telegate.worker.tdlib.internal.FfmTdClients;

/// The real TDLib behind the gate, the sandbox behind that.
@Timeout(60)
@ExtendWith(SandboxExtension.class)
class EgressGateIT {

    private static FfmTdClients clients;

    @TempDir private Path directory;
    private @Nullable GateFixture opened;

    @BeforeAll
    static void start(Sandbox sandbox) {
        clients =
                FfmTdClients.start(
                        TdJson.load(sandbox.patchedLibrary()), Duration.ofSeconds(30), _ -> {});
    }

    @BeforeEach
    void openGate(Sandbox sandbox) {
        opened =
                new GateFixture(
                        new Proxy.Socks5("127.0.0.1", sandbox.socksPort(), "incarnation", "x"));
    }

    @AfterEach
    void closeGate() throws IOException {
        gate().close();
    }

    @AfterAll
    static void stop() {
        clients.close();
    }

    @Test
    void shouldHearAMessageOnlyAfterTheThaw(Sandbox sandbox) {
        // Given
        var updates = new RecordedUpdates();
        TdClient client = loggedIn(sandbox, "Дарья", updates);
        Awaitility.await().until(() -> gate().traffic().connections() == 1);
        int connectionsBefore = gate().upstream.connected().size();

        // When
        gate().gate.freeze(FreezeReason.BACKLOG);
        send(sandbox, "Alice", "Дарья", "while frozen");

        // Then
        assertHearsNothing(updates);
        gate().gate.thaw(FreezeReason.BACKLOG);
        TdUpdate.NewMessage heard = updates.awaitUpdate(TdUpdate.NewMessage.class);
        assertThat(heard.message().text()).isEqualTo("while frozen");
        assertThat(gate().upstream.connected())
                .as("the same connection")
                .hasSize(connectionsBefore);
        await(client.close());
    }

    @Test
    void shouldHearNothingWithoutALease(Sandbox sandbox) {
        var updates = new RecordedUpdates();
        TdClient client = loggedIn(sandbox, "Chiara", updates);

        gate().lease.expire();
        send(sandbox, "Alice", "Chiara", "without a lease");

        assertHearsNothing(updates);
        gate().lease.renew();
        gate().gate.thaw(FreezeReason.LEASE);
        assertThat(updates.awaitUpdate(TdUpdate.NewMessage.class).message().text())
                .isEqualTo("without a lease");
        await(client.close());
    }

    @Test
    void shouldLoseTheConnectionWhenDropped(Sandbox sandbox) {
        var updates = new RecordedUpdates();
        TdClient client = loggedIn(sandbox, "Alice", updates);

        gate().gate.drop();

        awaitConnection(updates, ConnectionState.CONNECTING_TO_PROXY);
        Awaitility.await().until(() -> sandbox.sessions().connections() == 0);
        await(client.close());
    }

    @Test
    void shouldBeConnectingToTheProxyWhileCut(Sandbox sandbox) {
        var updates = new RecordedUpdates();
        TdClient client = loggedIn(sandbox, "Alice", updates);

        gate().gate.cut(gate().client);

        awaitConnection(updates, ConnectionState.CONNECTING_TO_PROXY);
        Awaitility.await().until(() -> gate().counter("telegate.gate.refused", "why", "cut") > 0);
        await(client.close());
    }

    private TdClient loggedIn(Sandbox sandbox, String name, RecordedUpdates updates) {
        TdClient client = clients.open(settings(), updates);
        updates.awaitState(AuthorizationState.WaitPhoneNumber.class);
        await(client.requestQrCode());
        String link =
                updates.awaitState(AuthorizationState.WaitOtherDeviceConfirmation.class).link();
        assertThat(sandbox.scan(account(sandbox, name), link)).isEqualTo(ScanOutcome.ACCEPTED);
        updates.awaitState(AuthorizationState.Ready.class);
        awaitConnection(updates, ConnectionState.READY);
        // Answered after updates.getState: what comes before that is no news to TDLib.
        await(client.testNetwork());
        awaitRights(sandbox);
        return client;
    }

    /// In the other data centres. A gate that is frozen meanwhile keeps them on their way for
    /// longer than a client waits for them before it closes, and then closing takes twenty seconds
    /// (see `SETTLING` in `FfmTdClient`).
    private static void awaitRights(Sandbox sandbox) {
        Awaitility.await()
                .during(Duration.ofMillis(500))
                .until(() ->
                        calls(sandbox, "auth.exportAuthorization")
                                == calls(sandbox, "auth.importAuthorization"));
    }

    private static long calls(Sandbox sandbox, String method) {
        return sandbox.statistics().methods().getOrDefault(method, 0L);
    }

    private static void awaitConnection(RecordedUpdates updates, ConnectionState state) {
        Awaitility.await()
                .atMost(Duration.ofSeconds(20))
                .until(
                        () -> updates.of(TdUpdate.Connection.class).getLast().state(),
                        state::equals);
    }

    /// Well below the 5 s after which TDLib looks for other ways.
    private static void assertHearsNothing(RecordedUpdates updates) {
        Awaitility.await()
                .during(Duration.ofMillis(500))
                .until(() -> updates.of(TdUpdate.NewMessage.class).isEmpty());
    }

    private static void send(Sandbox sandbox, String from, String to, String text) {
        var _ =
                sandbox.chats()
                        .send(
                                account(sandbox, from).id(),
                                account(sandbox, to).id(),
                                text,
                                Chats.NO_KEY);
    }

    private static Account account(Sandbox sandbox, String firstName) {
        return sandbox.accounts().known().stream()
                .filter(account -> account.firstName().equals(firstName))
                .findFirst()
                .orElseThrow();
    }

    private static void await(CompletableFuture<?> future) {
        assertThat(future).succeedsWithin(20, TimeUnit.SECONDS);
    }

    private GateFixture gate() {
        if (opened == null) {
            throw new IllegalStateException("opened before each test");
        }
        return opened;
    }

    private TdClientSettings settings() {
        return new TdClientSettings(
                directory,
                new byte[] {1, 2, 3},
                1,
                "0123456789abcdef0123456789abcdef",
                true,
                gate().proxy,
                "integration test",
                "",
                "1",
                "en");
    }
}
