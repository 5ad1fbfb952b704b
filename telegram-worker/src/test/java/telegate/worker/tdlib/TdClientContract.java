package telegate.worker.tdlib;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.InstanceOfAssertFactories.throwable;

import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicReference;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import org.assertj.core.api.AbstractThrowableAssert;
import org.awaitility.Awaitility;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/// What every [TdClients] must do, whoever is behind it: no Telegram answers in these tests.
@Timeout(120)
public abstract class TdClientContract {

    @TempDir protected Path directory;

    /// The implementation under test. Telegram stays silent when one of its clients asks for a QR
    /// code.
    protected abstract TdClients clients();

    /// Another one of the same kind, which the test itself closes; `clients()` is not used beside
    /// it.
    protected abstract TdClients freshClients();

    protected final TdClientSettings settings(String name) {
        return new TdClientSettings(
                directory.resolve(name),
                new byte[] {1, 2, 3},
                1,
                "0123456789abcdef0123456789abcdef",
                true,
                // Nobody listens there, so nothing ever leaves the machine.
                new Proxy.Socks5("127.0.0.1", 9, null, null),
                "contract test",
                "",
                "1",
                "en");
    }

    @Test
    void shouldBeginWithItsSettingsAndThenWaitForALogin() {
        // Given
        var updates = new RecordedUpdates();

        // When
        TdClient client = clients().open(settings("a"), updates);

        // Then
        updates.awaitState(AuthorizationState.WaitPhoneNumber.class);
        assertThat(updates.states())
                .containsExactly(
                        new AuthorizationState.WaitParameters(),
                        new AuthorizationState.WaitPhoneNumber());
        assertThat(client.directory()).isEqualTo(directory.resolve("a"));
        await(client.close());
    }

    @Test
    void shouldAnswerAPingAfterTheUpdatesBeforeIt() {
        // Given
        var updates = new RecordedUpdates();
        var seen = new AtomicReference<List<AuthorizationState>>(List.of());
        TdClient client = clients().open(settings("a"), updates);

        // When
        await(client.ping().thenRun(() -> seen.set(updates.states())));

        // Then
        assertThat(seen.get()).contains(new AuthorizationState.WaitParameters());
        await(client.close());
    }

    @Test
    void shouldHandEverythingOverOnOneThread() {
        // Given
        var updates = new RecordedUpdates();
        var answeredOn = new AtomicReference<Thread>();
        TdClient first = clients().open(settings("a"), updates);
        TdClient second = clients().open(settings("b"), updates);
        updates.awaitState(AuthorizationState.WaitPhoneNumber.class);

        // When: pings again until one was still pending when its callback was attached
        Thread caller = Thread.currentThread();
        while (answeredOn.get() == null) {
            await(
                    first.ping()
                            .thenRun(() -> {
                                if (Thread.currentThread() != caller) {
                                    answeredOn.set(Thread.currentThread());
                                }
                            }));
        }
        await(first.close());
        await(second.close());

        // Then
        assertThat(updates.threads()).containsExactly(answeredOn.get());
    }

    @Test
    void shouldCloseTwice() {
        // Given
        var updates = new RecordedUpdates();
        TdClient client = clients().open(settings("a"), updates);

        // When
        CompletableFuture<Void> first = client.close();
        CompletableFuture<Void> second = client.close();

        // Then
        await(first);
        await(second);
        await(client.close());
        await(client.closed());
        assertThat(updates.states()).last().isEqualTo(new AuthorizationState.Closed());
        assertThat(updates.states()).containsOnlyOnce(new AuthorizationState.Closed());
        awaitNoOpenClients();
    }

    @Test
    void shouldRefuseEveryCallAfterClosed() {
        // Given
        TdClient client = clients().open(settings("a"), new RecordedUpdates());

        // When
        await(client.close());

        // Then
        Stream.of(
                        client.ping(),
                        client.testNetwork(),
                        client.checkSession(),
                        client.getMe(),
                        client.requestQrCode(),
                        client.checkPassword("secret"),
                        client.logOut())
                .forEach(call ->
                        assertThatError(call)
                                .returns(500, TdError::code)
                                .hasMessage("Client is closed"));
    }

    @Test
    void shouldFailWhatIsPendingWhenItCloses() {
        // Given
        var updates = new RecordedUpdates();
        TdClient client = clients().open(settings("a"), updates);
        updates.awaitState(AuthorizationState.WaitPhoneNumber.class);
        CompletableFuture<Void> unanswered = client.requestQrCode();

        // When
        await(client.close());

        // Then
        assertThat(unanswered).isDone();
        assertThatError(unanswered).returns(500, TdError::code);
    }

    @Test
    void shouldKeepClosedToItself() {
        // Given
        TdClient client = clients().open(settings("a"), new RecordedUpdates());

        // When
        client.closed().complete(null);

        // Then
        assertThat(client.closed()).isNotDone();
        await(client.close());
    }

    @Test
    void shouldHearForOthersWhenOneConsumerFails() {
        // Given
        var updates = new RecordedUpdates();

        // When
        TdClient broken =
                clients()
                        .open(
                                settings("a"),
                                _ -> {
                                    throw new IllegalStateException("consumer is broken");
                                });
        TdClient client = clients().open(settings("b"), updates);

        // Then
        updates.awaitState(AuthorizationState.WaitPhoneNumber.class);
        await(client.close());
        await(broken.close());
        awaitNoOpenClients();
    }

    @Test
    void shouldServeFiftyClients() {
        // Given
        List<RecordedUpdates> updates = new ArrayList<>();
        List<TdClient> opened = new ArrayList<>();

        // When
        IntStream.range(0, 50)
                .forEach(n -> {
                    updates.add(new RecordedUpdates());
                    opened.add(clients().open(settings("c" + n), updates.get(n)));
                });

        // Then
        updates.forEach(each -> each.awaitState(AuthorizationState.WaitPhoneNumber.class));
        assertThat(clients().openClients()).isEqualTo(50);
        assertThat(opened.stream().map(TdClient::id)).doesNotHaveDuplicates();
        opened.stream().map(TdClient::close).toList().forEach(TdClientContract::await);
        awaitNoOpenClients();
        assertThat(updates).allMatch(each -> each.states().getLast().equals(closedState()));
        clients().trimMemory();
    }

    @Test
    void shouldCloseAllClientsAndOpenNoMore() {
        // Given
        TdClients clients = freshClients();
        var updates = new RecordedUpdates();
        TdClient client = clients.open(settings("a"), updates);

        // When
        clients.close();
        clients.close();

        // Then
        assertThat(client.closed()).isCompleted();
        assertThat(updates.states()).last().isEqualTo(closedState());
        assertThat(clients.openClients()).isZero();
        assertThatThrownBy(() -> clients.open(settings("b"), updates))
                .isInstanceOf(IllegalStateException.class);
    }

    @Test
    void shouldTellTheVersionOfTheEngine() {
        assertThat(clients().tdlibVersion()).isEqualTo("1.8.65");
    }

    protected static void await(CompletableFuture<?> future) {
        assertThat(future).succeedsWithin(20, TimeUnit.SECONDS);
    }

    protected static AbstractThrowableAssert<?, TdError> assertThatError(
            CompletableFuture<?> future) {
        assertThat(future).failsWithin(20, TimeUnit.SECONDS);
        return assertThat(future.exceptionNow()).asInstanceOf(throwable(TdError.class));
    }

    private void awaitNoOpenClients() {
        Awaitility.await().until(() -> clients().openClients() == 0);
    }

    private static AuthorizationState closedState() {
        return new AuthorizationState.Closed();
    }
}
