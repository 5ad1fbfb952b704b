package telegate.worker.partition;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;

class DrainTest {

    private final Drain drain = new Drain();

    @Test
    void shouldFollowTheSharesUntilItIsAsked() {
        assertThat(drain.sheds(true)).isTrue();
        assertThat(drain.sheds(false)).isFalse();
    }

    @Test
    void shouldGiveNothingAwayThatNobodyWouldTake() {
        drain.ask(false);

        assertThat(drain.sheds(true)).isFalse();
        drain.othersPresent(1);
        assertThat(drain.sheds(true)).isTrue();
        assertThat(drain.sheds(false)).isFalse();
    }

    @Test
    void shouldGiveEverythingAwayWhenItIsForced() {
        drain.ask(true);
        drain.ask(false);

        assertThat(drain.sheds(false)).isTrue();
    }

    @Test
    void shouldWaitForThoseWhoTakeAlsoWhenItIsForced() {
        drain.ask(true);
        drain.othersPresent(1);

        assertThat(drain.sheds(false)).isFalse();
        assertThat(drain.sheds(true)).isTrue();
    }

    @Test
    void shouldForgetThatItWasForcedWhenItIsCalledBack() {
        drain.ask(true);
        drain.callBack();
        assertThat(drain.asked()).isFalse();
        assertThat(drain.sheds(false)).isFalse();

        drain.ask(false);

        assertThat(drain.sheds(false)).isFalse();
    }
}
