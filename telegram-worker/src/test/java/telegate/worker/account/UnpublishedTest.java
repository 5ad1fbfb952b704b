package telegate.worker.account;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.concurrent.CompletableFuture;
import org.junit.jupiter.api.Test;
import telegate.worker.messaging.Sending;

class UnpublishedTest {

    private final Unpublished unpublished = new Unpublished();

    private CompletableFuture<Void> send() {
        CompletableFuture<Void> acknowledged = new CompletableFuture<>();
        unpublished.add(new Sending(10, acknowledged));
        return acknowledged;
    }

    @Test
    void shouldBeSafeWhenNothingWaits() {
        assertThat(unpublished.safe()).isCompleted();

        send().complete(null);

        assertThat(unpublished.safe()).isCompleted();
        assertThat(unpublished.records()).isZero();
        assertThat(unpublished.bytes()).isZero();
    }

    @Test
    void shouldWaitForAllThatWasSentBeforeInWhateverOrderItIsAcknowledged() {
        var first = send();
        var second = send();
        CompletableFuture<Void> safe = unpublished.safe();

        second.complete(null);
        assertThat(safe).isNotDone();

        first.complete(null);
        assertThat(safe).isCompleted();
    }

    @Test
    void shouldNotWaitForWhatIsSentLater() {
        var first = send();
        CompletableFuture<Void> safe = unpublished.safe();
        var later = send();

        first.complete(null);

        assertThat(safe).isCompleted();
        assertThat(unpublished.safe()).isNotDone();
        assertThat(later).isNotDone();
    }

    @Test
    void shouldWaitForEarlierRecordsAlthoughLaterOnesAreAcknowledged() {
        var first = send();
        CompletableFuture<Void> one = unpublished.safe();
        var second = send();
        CompletableFuture<Void> both = unpublished.safe();

        second.complete(null);
        assertThat(both).isNotDone();
        assertThat(unpublished.safe()).isNotDone();

        first.complete(null);
        assertThat(one).isCompleted();
        assertThat(both).isCompleted();
    }

    @Test
    void shouldStayFailedAfterAFailedRecordWhateverFollows() {
        var lost = send();
        CompletableFuture<Void> before = unpublished.safe();
        var second = send();
        CompletableFuture<Void> after = unpublished.safe();

        lost.completeExceptionally(new IllegalStateException("refused"));
        second.complete(null);
        send().complete(null);

        assertThat(before).isCompletedExceptionally();
        assertThat(after).isCompletedExceptionally();
        assertThat(unpublished.safe()).isCompletedExceptionally();
    }

    @Test
    void shouldFailAlsoForARecordThatFailsBeforeAnybodyAsks() {
        send().completeExceptionally(new IllegalStateException("refused"));

        assertThat(unpublished.safe()).isCompletedExceptionally();
    }

    @Test
    void shouldNotLetOneWhoAsksEndTheWaitOfTheOthers() {
        var first = send();
        unpublished.safe().cancel(false);

        CompletableFuture<Void> safe = unpublished.safe();
        assertThat(safe).isNotDone();

        first.complete(null);
        assertThat(safe).isCompleted();
    }
}
