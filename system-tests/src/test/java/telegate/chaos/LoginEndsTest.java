package telegate.chaos;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Instant;
import java.util.Set;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import telegate.chaos.Evidence.Attempt;

/// Which ends of a login are found fault with.
class LoginEndsTest {

    @ParameterizedTest
    @CsvSource({
        "succeeded, '', false, kill",
        "cancelled, requested, true, kill",
        "awaiting-scan, '', true, kill",
        "failed, telegram-unreachable, false, telegram-cut",
        "failed, telegram-unreachable, false, postgres-half-open"
    })
    void shouldAccept(String state, String reason, boolean gaveUp, String fault) {
        assertThat(LoginEnds.complaint(attempt(3, state, reason, gaveUp), Set.of(fault))).isEmpty();
    }

    @ParameterizedTest
    @CsvSource({
        "awaiting-scan, '', kill",
        "password-required, '', gateway-kill",
        "cancelled, unwatched, kill",
        "expired, '', telegram-cut",
        "failed, internal, telegram-cut",
        "failed, capacity-reached, kafka-kill",
        "failed, telegram-unreachable, kafka-cut",
        "succeeded, another-account, kill"
    })
    void shouldFindFaultWith(String state, String reason, String fault) {
        assertThat(LoginEnds.complaint(attempt(3, state, reason, false), Set.of(fault)))
                .isPresent();
    }

    @Test
    void shouldAcceptThatTheGatewayEndsWhatNoWorkerHasHeardOf() {
        Attempt failed = attempt(0, "failed", "internal", false);
        Attempt waiting = attempt(0, "requested", "", false);

        assertThat(LoginEnds.complaint(failed, Set.of("kafka-kill"))).isEmpty();
        assertThat(LoginEnds.complaint(waiting, Set.of("gateway-kill", "kill"))).isEmpty();
        assertThat(LoginEnds.complaint(failed, Set.of("kill"))).isPresent();
        assertThat(LoginEnds.complaint(waiting, Set.of("kill"))).isPresent();
    }

    private static Attempt attempt(long version, String state, String reason, boolean gaveUp) {
        return new Attempt("login", Instant.EPOCH, version, state, reason, gaveUp);
    }
}
