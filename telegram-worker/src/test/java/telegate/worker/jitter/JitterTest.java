package telegate.worker.jitter;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;

import java.time.Duration;
import java.util.List;
import java.util.function.UnaryOperator;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;

class JitterTest {

    private static final Duration SECOND = Duration.ofSeconds(1);

    /// A share of a tenth of the range that none of them hits would be one case in 10^45.
    private static final int MANY = 1_000;

    private static List<Duration> many(UnaryOperator<Duration> pause) {
        return Stream.generate(() -> pause.apply(SECOND)).limit(MANY).toList();
    }

    @Test
    void shouldPauseForAnyTimeUpToTheMost() {
        assertThat(many(Jitter::upTo))
                .allSatisfy(pause -> assertThat(pause).isBetween(Duration.ZERO, SECOND))
                .anySatisfy(pause -> assertThat(pause).isLessThan(Duration.ofMillis(100)))
                .anySatisfy(pause ->
                        assertThat(pause).isBetween(Duration.ofMillis(450), Duration.ofMillis(550)))
                .anySatisfy(pause -> assertThat(pause).isGreaterThan(Duration.ofMillis(900)));
    }

    @Test
    void shouldPauseForHalfToTheWhole() {
        assertThat(many(Jitter::of))
                .allSatisfy(pause -> assertThat(pause).isBetween(Duration.ofMillis(500), SECOND))
                .anySatisfy(pause -> assertThat(pause).isLessThan(Duration.ofMillis(550)))
                .anySatisfy(pause -> assertThat(pause).isGreaterThan(Duration.ofMillis(950)));
    }

    @Test
    void shouldNotPauseForNothing() {
        assertThat(Jitter.upTo(Duration.ZERO)).isZero();
        assertThat(Jitter.of(Duration.ZERO)).isZero();
    }

    @Test
    void shouldRefuseLessThanNothing() {
        assertThatIllegalArgumentException().isThrownBy(() -> Jitter.upTo(Duration.ofMillis(-1)));
    }
}
