package telegate.gateway.security;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.time.Duration;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;
import telegate.gateway.security.LimitsConfig.Limit;

class LimitsTest {

    @Test
    void shouldReadLimits() {
        assertThat(Limit.valueOf("30/1m")).isEqualTo(new Limit(30, Duration.ofMinutes(1)));
        assertThat(Limit.valueOf("5/PT2H")).isEqualTo(new Limit(5, Duration.ofHours(2)));
    }

    @ParameterizedTest
    @ValueSource(strings = {"", "30", "/1m", "0/1m", "-1/1m", "3/0s", "x/1m", "3/y"})
    void shouldRefuseWhatIsNoLimit(String text) {
        assertThatThrownBy(() -> Limit.valueOf(text)).isInstanceOf(RuntimeException.class);
    }

    @ParameterizedTest
    @CsvSource({
        "10.0.0.7, 10.0.0.7",
        "2001:db8:1:2:3:4:5:6, 2001:db8:1:2",
        "2001:db8:1:2:ffff:ffff:ffff:ffff, 2001:db8:1:2",
        "0:0:0:0:0:0:0:1, 0:0:0:0",
        "unknown, unknown",
    })
    void shouldCountAWholeNetworkOfVersionSixAsOneAddress(String address, String network) {
        assertThat(ClientAddress.network(address)).isEqualTo(network);
    }
}
