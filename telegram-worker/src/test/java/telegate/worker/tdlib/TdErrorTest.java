package telegate.worker.tdlib;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Duration;
import org.junit.jupiter.api.Test;

class TdErrorTest {

    @Test
    void shouldTellHowLongToWait() {
        assertThat(new TdError(429, "Too Many Requests: retry after 300").retryAfter())
                .contains(Duration.ofMinutes(5));
    }

    @Test
    void shouldNotInventAWait() {
        assertThat(new TdError(429, "Too Many Requests").retryAfter()).isEmpty();
        assertThat(new TdError(400, "retry after 300").retryAfter()).isEmpty();
    }
}
