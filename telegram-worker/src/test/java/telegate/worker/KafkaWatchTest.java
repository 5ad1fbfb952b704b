package telegate.worker;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Duration;
import org.junit.jupiter.api.Test;

class KafkaWatchTest {

    private static final long SECOND = Duration.ofSeconds(1).toNanos();

    private Duration silence = Duration.ZERO;
    private long heard = -1;
    private long now = 1;
    private final KafkaWatch watch = new KafkaWatch(() -> silence, () -> heard, () -> now);

    private void lookAfter(int seconds) {
        for (int i = 0; i < seconds; i++) {
            now += SECOND;
            watch.look();
        }
    }

    @Test
    void shouldNoticeThatNothingIsAcknowledged() {
        silence = KafkaWatch.PATIENCE.minusNanos(1);
        lookAfter(1);
        assertThat(watch.away()).isFalse();

        silence = KafkaWatch.PATIENCE;
        lookAfter(1);
        assertThat(watch.away()).isTrue();

        silence = Duration.ZERO;
        lookAfter(1);
        assertThat(watch.away()).isFalse();
    }

    @Test
    void shouldNoticeThatNothingIsRead() {
        heard = 7;
        lookAfter(5);
        assertThat(watch.away()).isFalse();
        lookAfter(1);
        assertThat(watch.away()).isTrue();

        heard = 8;
        lookAfter(1);
        assertThat(watch.away()).isFalse();
    }

    @Test
    void shouldMissNothingWhileThereIsNothingToRead() {
        lookAfter(60);

        assertThat(watch.away()).isFalse();
    }
}
