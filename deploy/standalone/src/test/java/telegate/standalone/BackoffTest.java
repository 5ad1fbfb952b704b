package telegate.standalone;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Duration;
import java.util.Random;
import org.junit.jupiter.api.Test;

class BackoffTest {

    private final Backoff backoff = new Backoff(new Random(1));

    @Test
    void shouldStartAtOnceAndThenWaitLongerUpToHalfAMinute() {
        assertThat(backoff.afterRunOf(Duration.ZERO)).isEqualTo(Duration.ofMillis(100));
        assertThat(backoff.isCrashLoop()).isFalse();
        assertThat(backoff.afterRunOf(Duration.ZERO))
                .isBetween(Duration.ofMillis(250), Duration.ofMillis(500));
        for (int i = 0; i < 50; i++) {
            assertThat(backoff.afterRunOf(Duration.ZERO))
                    .isBetween(Duration.ofMillis(500), Duration.ofSeconds(30));
        }
        assertThat(backoff.isCrashLoop()).isTrue();
    }

    @Test
    void shouldForgetFailuresAfterAGoodRun() {
        // Given
        for (int i = 0; i < 10; i++) {
            assertThat(backoff.afterRunOf(Duration.ofSeconds(1))).isPositive();
        }

        // When
        Duration delay = backoff.afterRunOf(Duration.ofMinutes(2));

        // Then
        assertThat(delay).isEqualTo(Duration.ofMillis(100));
        assertThat(backoff.isCrashLoop()).isFalse();
    }
}
