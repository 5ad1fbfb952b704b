package telegate.worker.account;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.nio.file.Path;
import java.time.Duration;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.function.Consumer;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import telegate.worker.session.ClientSession;
import telegate.worker.session.StuckClients;
import telegate.worker.session.TestSessions;
import telegate.worker.tdlib.TdError;

/// TDLib's receive thread has died: nobody hears how the clients end, and they go on.
class FailedCloseTest {

    private static final Duration PATIENCE = Duration.ofSeconds(5);
    private static final Consumer<Integer> WAS_CUT = cuts -> assertThat(cuts).isPositive();

    @TempDir Path parent = Path.of(".");

    private final StuckClients clients = new StuckClients();
    private final AtomicInteger cuts = new AtomicInteger();
    private final Account account = TestAccounts.account(10);

    private CompletableFuture<Integer> stop() {
        CompletableFuture<CompletableFuture<Void>> stopping = new CompletableFuture<>();
        account.execute(() -> stopping.complete(account.stop()));
        // How many were cut off when the partition may be released.
        return stopping.thenCompose(stopped -> stopped).thenApply(_ -> cuts.get());
    }

    private void open() {
        open(clients, cuts);
    }

    private void open(StuckClients opened, AtomicInteger counted) {
        ClientSession session = TestSessions.of(opened, parent, counted::incrementAndGet);
        assertThat(account.clients().own(session)).isSameAs(session);
    }

    @Test
    void shouldCutAClientOffThatDidNotCloseBeforeItsPartitionIsReleased() {
        open();
        CompletableFuture<Integer> cutBefore = stop();
        TestAccounts.settle(account);
        assertThat(cutBefore).isNotDone();

        clients.end().completeExceptionally(new TdError(TdError.ABORTED, "The receiver has died"));

        assertThat(cutBefore).succeedsWithin(PATIENCE).satisfies(WAS_CUT);
        assertThat(account.left()).isTrue();
    }

    @Test
    void shouldCutAClientOffThatHadFailedBefore() {
        open();
        clients.end().completeExceptionally(new TdError(TdError.ABORTED, "The receiver has died"));

        assertThat(stop()).succeedsWithin(PATIENCE).satisfies(WAS_CUT);
    }

    @Test
    void shouldCutAClientOffThatIsOpenedWhenItsPartitionIsGone() {
        account.leave();

        assertThatThrownBy(this::open).isInstanceOf(IllegalStateException.class);

        assertThat(cuts).hasPositiveValue();
    }

    @Test
    void shouldCutOffAndCloseWhatIsOpenWhenItLeaves() {
        open();

        account.leave();

        assertThat(cuts).hasPositiveValue();
        assertThat(clients.closing()).isTrue();
    }

    @Test
    void shouldNotCutAClientOffThatIsOpenedWhileAnotherOneDoesNotClose() {
        open();
        CompletableFuture<Void> allClosed = account.clients().allClosed();
        AtomicInteger cutsOfNext = new AtomicInteger();
        open(new StuckClients(), cutsOfNext);
        assertThat(allClosed).isNotDone();

        clients.end().completeExceptionally(new TdError(TdError.ABORTED, "The receiver has died"));

        assertThat(allClosed).isCompletedExceptionally();
        assertThat(cuts).hasPositiveValue();
        assertThat(cutsOfNext).hasValue(0);
    }

    @Test
    void shouldNotCutAClientOffThatHasClosed() {
        open();
        CompletableFuture<Integer> cutBefore = stop();
        TestAccounts.settle(account);

        clients.end().complete(null);

        assertThat(cutBefore).succeedsWithin(PATIENCE).isEqualTo(0);
    }
}
