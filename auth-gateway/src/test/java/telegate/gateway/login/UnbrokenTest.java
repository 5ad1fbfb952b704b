package telegate.gateway.login;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Duration;
import java.time.Instant;
import org.junit.jupiter.api.Test;

class UnbrokenTest {

    private static final Instant START = Instant.parse("2026-12-01T08:00:00Z");

    private final Unbroken answers = new Unbroken(Duration.ofSeconds(60));

    private Duration after(long seconds) {
        return answers.happens(START.plusSeconds(seconds));
    }

    @Test
    void shouldCountFromTheFirstTime() {
        assertThat(after(0)).isZero();
        assertThat(after(60)).isEqualTo(Duration.ofSeconds(60));
        assertThat(after(70)).isEqualTo(Duration.ofSeconds(70));
    }

    @Test
    void shouldBeginAnewAfterAGap() {
        assertThat(after(0)).isZero();
        assertThat(after(61)).isZero();
        assertThat(after(71)).isEqualTo(Duration.ofSeconds(10));
    }
}
