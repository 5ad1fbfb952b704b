package telegate.worker.tdlib.internal;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;
import org.awaitility.Awaitility;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.extension.ExtendWith;
import org.junit.jupiter.api.io.TempDir;
import telegate.sandbox.Sandbox;
import telegate.sandbox.SandboxExtension;
import telegate.sandbox.account.Account;
import telegate.sandbox.chat.Chats;
import telegate.sandbox.fault.Fault;
import telegate.sandbox.login.ScanOutcome;
import telegate.tdlib.TdJson;
import telegate.worker.tdlib.AuthorizationState;
import telegate.worker.tdlib.ConnectionState;
import telegate.worker.tdlib.Proxy;
import telegate.worker.tdlib.RecordedUpdates;
import telegate.worker.tdlib.TdClient;
import telegate.worker.tdlib.TdClientSettings;
import telegate.worker.tdlib.TdError;
import telegate.worker.tdlib.TdSender;
import telegate.worker.tdlib.TdUpdate;
import telegate.worker.tdlib.TdUser;

/// The port over the real TDLib, with the sandbox in Telegram's place: a login from the link to the
/// first message, and what can go wrong on the way.
@Timeout(60)
@ExtendWith(SandboxExtension.class)
class FfmTdClientsIT {

    private static FfmTdClients clients;

    @TempDir private Path directory;

    @BeforeAll
    static void start(Sandbox sandbox) {
        clients =
                FfmTdClients.start(
                        TdJson.load(sandbox.patchedLibrary()), Duration.ofSeconds(30), _ -> {});
    }

    @AfterEach
    void closeClients(Sandbox sandbox) {
        sandbox.faults().reset();
        sandbox.logins().reset();
    }

    @AfterAll
    static void stop() {
        clients.close();
    }

    @Test
    void shouldLogInByQrCodeAndComeBackWithoutALogin(Sandbox sandbox) {
        // Given
        Account alice = account(sandbox, "Alice");
        var updates = new RecordedUpdates();
        TdClient client = clients.open(settings(sandbox), updates);

        // When
        logIn(sandbox, client, updates, alice);

        // Then
        updates.awaitState(AuthorizationState.Ready.class);
        assertThat(client.getMe())
                .succeedsWithin(20, TimeUnit.SECONDS)
                .returns(alice.id(), TdUser::id)
                .returns("Alice", TdUser::firstName)
                .returns("alice_winter", TdUser::username);
        awaitConnected(updates);
        await(client.close());

        var restored = new RecordedUpdates();
        TdClient again = clients.open(settings(sandbox), restored);
        assertThat(again.getMe())
                .succeedsWithin(20, TimeUnit.SECONDS)
                .returns(alice.id(), TdUser::id);
        assertThat(restored.states())
                .containsExactly(
                        new AuthorizationState.WaitParameters(), new AuthorizationState.Ready());
        await(again.close());
    }

    @Test
    void shouldAskForThePasswordUntilItIsRight(Sandbox sandbox) {
        // Given
        Account emil = account(sandbox, "Emil");
        var updates = new RecordedUpdates();
        TdClient client = clients.open(settings(sandbox), updates);
        logIn(sandbox, client, updates, emil);
        assertThat(updates.awaitState(AuthorizationState.WaitPassword.class).hint())
                .isEqualTo(emil.hint());

        // When
        CompletableFuture<Void> wrong = client.checkPassword("неверно");

        // Then
        assertThat(errorOf(wrong)).returns(400, TdError::code).hasMessage("PASSWORD_HASH_INVALID");
        await(client.checkPassword(String.valueOf(emil.password())));
        updates.awaitState(AuthorizationState.Ready.class);
        await(client.close());
    }

    @Test
    void shouldCloseInTimeRightAfterALoginOnAnotherDataCentre(Sandbox sandbox) {
        // Given: its rights in the first data centre are still on their way
        sandbox.faults()
                .arm("auth.importAuthorization", 1, new Fault.Delay(Duration.ofMillis(500)));
        Account emil = account(sandbox, "Emil");
        var updates = new RecordedUpdates();
        TdClient client = clients.open(settings(sandbox), updates);
        logIn(sandbox, client, updates, emil);
        updates.awaitState(AuthorizationState.WaitPassword.class);
        await(client.checkPassword(String.valueOf(emil.password())));
        updates.awaitState(AuthorizationState.Ready.class);

        // When
        CompletableFuture<Void> closed = client.close();

        // Then
        assertThat(closed).succeedsWithin(5, TimeUnit.SECONDS);
    }

    @Test
    void shouldHearMessages(Sandbox sandbox) {
        // Given
        Account alice = account(sandbox, "Alice");
        Account darya = account(sandbox, "Дарья");
        var updates = new RecordedUpdates();
        TdClient client = clients.open(settings(sandbox), updates);
        logIn(sandbox, client, updates, darya);
        awaitConnected(updates);

        // When
        var _ = sandbox.chats().send(alice.id(), darya.id(), "Привет 😀", Chats.NO_KEY);

        // Then
        TdUpdate.NewMessage heard = updates.awaitUpdate(TdUpdate.NewMessage.class);
        assertThat(heard.message().text()).isEqualTo("Привет 😀");
        assertThat(heard.message().chatId()).isEqualTo(alice.id());
        assertThat(heard.message().sender()).isEqualTo(new TdSender.User(alice.id()));
        assertThat(heard.message().outgoing()).isFalse();
        await(client.close());
    }

    @Test
    void shouldHearOfEachRenewedLink(Sandbox sandbox) {
        // Given
        sandbox.logins().setLifetime(Duration.ofSeconds(2));
        var updates = new RecordedUpdates();
        TdClient client = clients.open(settings(sandbox), updates);
        updates.awaitState(AuthorizationState.WaitPhoneNumber.class);

        // When
        await(client.requestQrCode());

        // Then
        Awaitility.await()
                .atMost(Duration.ofSeconds(15))
                .until(
                        () ->
                                updates.states().stream()
                                        .filter(
                                                AuthorizationState.WaitOtherDeviceConfirmation.class
                                                        ::isInstance)
                                        .distinct()
                                        .count(),
                        links -> links >= 2);
        await(client.close());
    }

    @Test
    void shouldTellHowLongTelegramWantsToWait(Sandbox sandbox) {
        // Given
        sandbox.faults().arm("auth.exportLoginToken", 1, Fault.Fail.of("FLOOD_WAIT_300"));
        var updates = new RecordedUpdates();
        TdClient client = clients.open(settings(sandbox), updates);
        updates.awaitState(AuthorizationState.WaitPhoneNumber.class);

        // When
        CompletableFuture<Void> flooded = client.requestQrCode();

        // Then
        assertThat(errorOf(flooded).retryAfter()).contains(Duration.ofMinutes(5));
        await(client.close());
    }

    @Test
    void shouldCloseByItselfWhenTheDeviceIsRevoked(Sandbox sandbox) {
        // Given
        Account chiara = account(sandbox, "Chiara");
        var updates = new RecordedUpdates();
        TdClient client = clients.open(settings(sandbox), updates);
        logIn(sandbox, client, updates, chiara);
        awaitConnected(updates);

        // When
        long device = account(sandbox, "Chiara").devices().getLast().id();
        assertThat(sandbox.authorizations().revoke(chiara.id(), device)).isTrue();

        // Then
        await(client.closed());
        assertThat(updates.states())
                .contains(new AuthorizationState.LoggingOut(), new AuthorizationState.Closed());
        assertThat(errorOf(client.ping())).hasMessage("Client is closed");
    }

    @Test
    void shouldLogOutAndLeaveNothing(Sandbox sandbox) throws IOException {
        // Given
        var updates = new RecordedUpdates();
        TdClient client = clients.open(settings(sandbox), updates);
        logIn(sandbox, client, updates, account(sandbox, "Alice"));
        awaitConnected(updates);

        // When
        await(client.logOut());

        // Then
        await(client.closed());
        try (var files = Files.walk(directory)) {
            assertThat(files.filter(file -> file.toString().endsWith(".binlog"))).isEmpty();
        }
        Awaitility.await().until(() -> clients.openClients() == 0);
    }

    private static void logIn(
            Sandbox sandbox, TdClient client, RecordedUpdates updates, Account account) {
        updates.awaitState(AuthorizationState.WaitPhoneNumber.class);
        await(client.requestQrCode());
        String link =
                updates.awaitState(AuthorizationState.WaitOtherDeviceConfirmation.class).link();
        assertThat(sandbox.scan(account, link)).isEqualTo(ScanOutcome.ACCEPTED);
    }

    private static void awaitConnected(RecordedUpdates updates) {
        updates.awaitState(AuthorizationState.Ready.class);
        Awaitility.await()
                .until(
                        () -> updates.of(TdUpdate.Connection.class).getLast().state(),
                        ConnectionState.READY::equals);
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

    private static TdError errorOf(CompletableFuture<?> future) {
        assertThat(future).failsWithin(20, TimeUnit.SECONDS);
        return (TdError) future.exceptionNow();
    }

    private TdClientSettings settings(Sandbox sandbox) {
        return new TdClientSettings(
                directory,
                new byte[] {1, 2, 3},
                1,
                "0123456789abcdef0123456789abcdef",
                true,
                new Proxy.Socks5("127.0.0.1", sandbox.socksPort(), "worker-test", "x"),
                "integration test",
                "",
                "1",
                "en");
    }
}
