package telegate.bench;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.time.Duration;
import org.junit.jupiter.api.Test;

class TableTest {

    @Test
    void shouldPutTextLeftAndNumbersRight() {
        Table table = new Table("what", "p50", "max").row("code", "1.5", "120.0");

        assertThat(table).hasToString("what  p50    max\ncode  1.5  120.0");
    }

    @Test
    void shouldShowPercentilesInMilliseconds() {
        Timings timings = new Timings();
        for (int millis = 1; millis <= 100; millis++) {
            timings.add(Duration.ofMillis(millis).toNanos());
        }

        Table table = Table.ofTimings("what").row("code", timings);

        assertThat(table)
                .hasToString("what   p50   p90   p99    max\ncode  50.0  90.0  99.0  100.0");
    }

    @Test
    void shouldRefuseARowOfAnotherWidth() {
        Table table = new Table("what", "p50");

        assertThatThrownBy(() -> table.row("code", "1", "2"))
                .isInstanceOf(IllegalArgumentException.class);
    }

    @Test
    void shouldCountTimesBelowZeroAsNone() {
        Timings timings = new Timings();

        timings.add(-5);

        assertThat(timings.count()).isEqualTo(1);
        assertThat(timings.millis(100)).isZero();
    }

    @Test
    void shouldSayZeroWhenNothingWasMeasured() {
        assertThat(new Timings().millis(99)).isZero();
    }
}
