package telegate.worker.tdlib.internal;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.IOException;
import java.nio.file.Files;
import java.time.Duration;
import java.util.Objects;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import org.awaitility.Awaitility;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;
import telegate.sandbox.Sandbox;
import telegate.sandbox.SandboxExtension;
import telegate.tdlib.TdJson;
import telegate.worker.tdlib.AuthorizationState;
import telegate.worker.tdlib.ConnectionState;
import telegate.worker.tdlib.Proxy;
import telegate.worker.tdlib.RecordedUpdates;
import telegate.worker.tdlib.TdClient;
import telegate.worker.tdlib.TdClientContract;
import telegate.worker.tdlib.TdClientSettings;
import telegate.worker.tdlib.TdClients;
import telegate.worker.tdlib.TdError;
import telegate.worker.tdlib.TdUpdate;

/// The contract, kept by the real TDLib behind a proxy that nobody serves.
@ExtendWith(SandboxExtension.class)
class FfmTdClientsTest extends TdClientContract {

    private static TdJson td;

    private @Nullable FfmTdClients clients;

    /// The sandbox's copy of the library, because a process can load only one.
    @BeforeAll
    static void load(Sandbox sandbox) {
        td = TdJson.load(sandbox.patchedLibrary());
    }

    @AfterEach
    void close() {
        if (clients != null) {
            clients.close();
        }
    }

    @Override
    protected TdClients clients() {
        if (clients == null) {
            clients = start(Duration.ofSeconds(30));
        }
        return clients;
    }

    @Override
    protected TdClients freshClients() {
        return start(Duration.ofSeconds(30));
    }

    private static FfmTdClients start(Duration requestDeadline) {
        return FfmTdClients.start(td, requestDeadline, _ -> {});
    }

    @Test
    void shouldRefuseToOpenASecondOne() {
        // Given
        TdClients first = clients();

        // When, then
        assertThatThrownBy(() -> start(Duration.ofSeconds(1)))
                .isInstanceOf(IllegalStateException.class)
                .hasMessageContaining("already open");
        assertThat(first.openClients()).isZero();
    }

    @Test
    void shouldGiveUpARequestThatTelegramDoesNotAnswer() {
        // Given
        clients = start(Duration.ofMillis(300));
        var updates = new RecordedUpdates();
        TdClient client = clients.open(settings("a"), updates);
        updates.awaitState(AuthorizationState.WaitPhoneNumber.class);

        // When, then
        assertThatError(client.requestQrCode()).returns(TdError.TIMEOUT, TdError::code);
    }

    @Test
    void shouldPassOnWhatTdlibRefuses() {
        // Given
        var updates = new RecordedUpdates();
        TdClient client = clients().open(settings("a"), updates);
        updates.awaitState(AuthorizationState.WaitPhoneNumber.class);

        // When, then
        assertThatError(client.checkPassword("Пароль 😀")).returns(400, TdError::code);
        assertThatError(client.getMe()).returns(401, TdError::code);
    }

    @Test
    void shouldStayOfflineUntilTheProxyIsInForce() {
        // Given
        var updates = new RecordedUpdates();

        // When
        TdClient client = clients().open(settings("a"), updates);

        // Then
        awaitConnectingToProxy(updates);
        assertThat(updates.all())
                .doesNotContain(new TdUpdate.Connection(ConnectionState.CONNECTING));
        await(client.close());
    }

    @Test
    void shouldTellThatTheDatabaseKeyIsWrong() {
        // Given
        TdClientSettings right = settings("a");
        var updates = new RecordedUpdates();
        TdClient first = clients().open(right, updates);
        updates.awaitState(AuthorizationState.WaitPhoneNumber.class);
        await(first.close());

        // When
        var refused = new RecordedUpdates();
        TdClient second =
                clients()
                        .open(
                                with(right, new byte[] {9}, Objects.requireNonNull(right.proxy())),
                                refused);

        // Then
        TdUpdate.OpenFailed failed = refused.awaitUpdate(TdUpdate.OpenFailed.class);
        assertThat(failed.error().code()).isEqualTo(401);
        assertThat(failed.ofFile()).isTrue();
        await(second.close());
    }

    @Test
    void shouldNotBlameTheFileForAWrongApplication() {
        // Given
        TdClientSettings right = settings("a");
        var refused = new RecordedUpdates();

        // When
        TdClient client = clients().open(withApiId(right, 0), refused);

        // Then
        TdUpdate.OpenFailed failed = refused.awaitUpdate(TdUpdate.OpenFailed.class);
        assertThat(failed.error().code()).isEqualTo(400);
        assertThat(failed.ofFile()).isFalse();
        await(client.close());
    }

    @Test
    void shouldNotBlameTheFileWhenTheSystemDoesNotOpenIt() throws IOException {
        // Given
        TdClientSettings settings = settings("a");
        Files.createDirectories(settings.directory().resolve("td_test.binlog"));
        var refused = new RecordedUpdates();

        // When
        TdClient client = clients().open(settings, refused);

        // Then
        TdUpdate.OpenFailed failed = refused.awaitUpdate(TdUpdate.OpenFailed.class);
        assertThat(failed.error().code()).isEqualTo(400);
        assertThat(failed.ofFile()).isFalse();
        await(client.close());
    }

    @Test
    void shouldComeUpWithoutALoginFromAnEmptyFile() throws IOException {
        // Given
        TdClientSettings settings = settings("a");
        Files.createDirectories(settings.directory());
        Files.createFile(settings.directory().resolve("td_test.binlog"));
        var updates = new RecordedUpdates();

        // When
        TdClient client = clients().open(settings, updates);

        // Then
        updates.awaitState(AuthorizationState.WaitPhoneNumber.class);
        await(client.close());
    }

    @Test
    void shouldForgetTheProxyOfAnEarlierStart() {
        // Given
        TdClientSettings settings = settings("a");
        for (int port = 9; port <= 11; port++) {
            var updates = new RecordedUpdates();
            TdClient client =
                    clients()
                            .open(
                                    with(
                                            settings,
                                            settings.databaseKey(),
                                            new Proxy.Socks5("127.0.0.1", port, null, null)),
                                    updates);
            awaitConnectingToProxy(updates);
            await(client.ping());
            await(client.close());
        }
        clients().close();

        // When
        int raw = td.createClientId();
        td.send(raw, TdRequests.networkType("networkTypeNone").toString());
        td.send(raw, TdRequests.parameters(settings).toString());
        td.send(raw, TdRequests.of("getProxies").toString());
        String proxies = receive(raw, "\"addedProxies\"");
        td.send(raw, TdRequests.of("close").toString());
        String closed = receive(raw, "authorizationStateClosed");

        // Then
        assertThat(proxies)
                .contains("\"port\":11")
                .doesNotContain("\"port\":10")
                .doesNotContain("\"port\":9,");
        assertThat(closed).isNotEmpty();
    }

    @Test
    void shouldCloseAlthoughTheReceiveThreadIsHeldUp() {
        // Given
        FfmTdClients held = start(Duration.ofSeconds(30));
        clients = held;
        var updates = new RecordedUpdates();
        TdClient client = held.open(settings("a"), updates);
        updates.awaitState(AuthorizationState.WaitPhoneNumber.class);
        var release = new CountDownLatch(1);
        var holder = client.closed().thenRun(() -> hold(release));

        // When
        held.close();

        // Then
        assertThat(holder).isNotDone();
        assertThat(held.receiving()).isTrue();
        assertThatThrownBy(() -> start(Duration.ofSeconds(1)))
                .isInstanceOf(IllegalStateException.class)
                .hasMessageContaining("already open");
        release.countDown();
        Awaitility.await().until(() -> !held.receiving());
    }

    private static void hold(CountDownLatch release) {
        try {
            assertThat(release.await(1, TimeUnit.MINUTES)).isTrue();
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }

    private static void awaitConnectingToProxy(RecordedUpdates updates) {
        Awaitility.await()
                .until(
                        updates::all,
                        all ->
                                all.contains(
                                        new TdUpdate.Connection(
                                                ConnectionState.CONNECTING_TO_PROXY)));
    }

    private static String receive(int client, String marker) {
        return Awaitility.await()
                .pollInSameThread()
                .pollDelay(Duration.ZERO)
                .pollInterval(Duration.ofMillis(1))
                .until(
                        () -> String.valueOf(td.receive(Duration.ofMillis(100))),
                        json ->
                                json.contains(marker)
                                        && json.endsWith("\"@client_id\":" + client + "}"));
    }

    private static TdClientSettings withApiId(TdClientSettings settings, int apiId) {
        return new TdClientSettings(
                settings.directory(),
                settings.databaseKey(),
                apiId,
                settings.apiHash(),
                settings.testDc(),
                settings.proxy(),
                settings.deviceModel(),
                settings.systemVersion(),
                settings.applicationVersion(),
                settings.systemLanguageCode());
    }

    private static TdClientSettings with(TdClientSettings settings, byte[] key, Proxy proxy) {
        return new TdClientSettings(
                settings.directory(),
                key,
                settings.apiId(),
                settings.apiHash(),
                settings.testDc(),
                proxy,
                settings.deviceModel(),
                settings.systemVersion(),
                settings.applicationVersion(),
                settings.systemLanguageCode());
    }
}
