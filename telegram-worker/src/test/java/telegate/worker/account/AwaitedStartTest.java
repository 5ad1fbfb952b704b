package telegate.worker.account;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;

class AwaitedStartTest {

    private final AwaitedStart start = new AwaitedStart();

    @Test
    void shouldBeAwaitedUntilItIsOver() {
        assertThat(start.awaited()).isFalse();

        start.await();
        assertThat(start.awaited()).isTrue();
        assertThat(start.begin()).isTrue();
        assertThat(start.awaited()).isTrue();
        start.over();

        assertThat(start.awaited()).isFalse();
    }

    @Test
    void shouldNotBeginOnceItIsWithdrawn() {
        start.await();

        assertThat(start.withdraw()).isTrue();

        assertThat(start.begin()).isFalse();
        assertThat(start.awaited()).isFalse();
    }

    @Test
    void shouldBeginWhenNobodyHasWithdrawnIt() {
        assertThat(start.begin()).isTrue();
    }

    @Test
    void shouldNotBeWithdrawnOnceItHasBegun() {
        start.await();
        start.begin();

        assertThat(start.withdraw()).isFalse();
    }

    @Test
    void shouldNotBeWithdrawnWhenNobodyAwaitsIt() {
        assertThat(start.withdraw()).isFalse();
    }
}
