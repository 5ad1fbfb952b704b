package telegate.worker.account;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.concurrent.CompletableFuture;
import org.junit.jupiter.api.Test;

class AwaitedStartTest {

    private final AwaitedStart start = new AwaitedStart();
    private final CompletableFuture<Void> up = new CompletableFuture<>();

    @Test
    void shouldBeAwaitedUntilItIsOver() {
        assertThat(start.awaited()).isFalse();

        start.await(up);
        assertThat(start.awaited()).isTrue();
        assertThat(start.begin()).isTrue();
        assertThat(start.awaited()).isTrue();
        start.over();

        assertThat(start.awaited()).isFalse();
    }

    @Test
    void shouldNotBeginOnceItIsWithdrawn() {
        start.await(up);

        assertThat(start.withdraw()).isTrue();

        assertThat(up).isCompleted();
        assertThat(start.begin()).isFalse();
        assertThat(start.awaited()).isFalse();
    }

    @Test
    void shouldBeginWhenNobodyHasWithdrawnIt() {
        assertThat(start.begin()).isTrue();
    }

    @Test
    void shouldNotBeWithdrawnOnceItHasBegun() {
        start.await(up);
        start.begin();

        assertThat(start.withdraw()).isFalse();
        assertThat(up).isNotDone();
    }

    @Test
    void shouldNotBeWithdrawnWhenNobodyAwaitsIt() {
        assertThat(start.withdraw()).isFalse();
    }
}
