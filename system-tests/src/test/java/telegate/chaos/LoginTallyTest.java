package telegate.chaos;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Instant;
import java.util.List;
import org.junit.jupiter.api.Test;
import telegate.chaos.Evidence.Attempt;

class LoginTallyTest {

    private static final Instant NOON = Instant.parse("2026-01-01T12:00:00Z");

    private final LoginTally tally = new LoginTally();

    @Test
    void shouldCountTheStateOfEachLoginWhenAFaultStrikes() {
        tally.add(
                List.of(NOON, NOON.plusSeconds(2)),
                List.of(
                        attempt(NOON.minusSeconds(1), "succeeded", false),
                        attempt(NOON.plusSeconds(1), "succeeded", false)),
                (_, at) -> at.equals(NOON) ? "" : "password-incorrect");

        assertThat(tally.lines())
                .containsExactly(
                        "logins hit by a fault: requested=1 awaiting-scan=0 password-required=0"
                                + " password-incorrect=2 done=0",
                        "logins that failed: none");
    }

    @Test
    void shouldCountFailuresByReasonAndNotWhoGaveUp() {
        tally.add(
                List.of(NOON),
                List.of(
                        attempt(NOON, "failed", false),
                        attempt(NOON, "failed", false),
                        attempt(NOON, "cancelled", true),
                        attempt(NOON, "awaiting-scan", false)),
                (_, _) -> "failed");

        assertThat(tally.lines())
                .containsExactly(
                        "logins hit by a fault: requested=0 awaiting-scan=0 password-required=0"
                                + " password-incorrect=0 done=4",
                        "logins that failed: failed:internal=2");
    }

    private static Attempt attempt(Instant begun, String state, boolean gaveUp) {
        return new Attempt("login", begun, 3, state, "internal", gaveUp);
    }
}
