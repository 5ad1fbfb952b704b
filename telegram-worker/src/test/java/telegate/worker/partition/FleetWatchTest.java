package telegate.worker.partition;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.time.Duration;
import java.util.Map;
import java.util.UUID;
import org.junit.jupiter.api.Test;

class FleetWatchTest {

    private static final UUID OTHER = new UUID(0, 1);
    private final LeaseTerms terms = new LeaseTerms(10, 2);
    private final FleetWatch begun = FleetWatch.begun(terms, 5, 100);

    @Test
    void shouldEndTheHoldersRightBeforeAnybodyTakesIt() {
        assertThat(terms.deadline(100)).isEqualTo(108);
        assertThat(LeaseTerms.holds(108, 107)).isTrue();
        assertThat(LeaseTerms.holds(108, 108)).isFalse();
        assertThat(terms.overFor(100, 109)).isFalse();
        assertThat(terms.overFor(100, 110)).isTrue();
    }

    @Test
    void shouldRefuseALeaseThatIsAllMargin() {
        assertThatThrownBy(() -> LeaseTerms.of(Duration.ofSeconds(1), Duration.ofSeconds(1)))
                .isInstanceOf(IllegalArgumentException.class);
    }

    @Test
    void shouldSurviveAClockThatWrapsAround() {
        long sent = Long.MAX_VALUE - 3;

        assertThat(LeaseTerms.holds(terms.deadline(sent), sent + 7)).isTrue();
        assertThat(LeaseTerms.holds(terms.deadline(sent), sent + 8)).isFalse();
    }

    @Test
    void shouldFindDeadWhoseCounterStoodStillForTheWholeLease() {
        FleetWatch watch = begun;
        for (int now = 101; now < 111; now += 2) {
            assertThat(watch.dead(OTHER, now)).isFalse();
            watch = watch.observed(Map.of(OTHER, 7L), now);
        }

        assertThat(watch.dead(OTHER, 110)).isFalse();
        assertThat(watch.dead(OTHER, 111)).isTrue();
        assertThat(watch.silence(OTHER, 111)).isEqualTo(10);
    }

    @Test
    void shouldCountFromTheBeginningWhenTheCounterMoves() {
        FleetWatch watch =
                begun.observed(Map.of(OTHER, 7L), 101)
                        .observed(Map.of(OTHER, 7L), 105)
                        .observed(Map.of(OTHER, 8L), 110);

        assertThat(watch.dead(OTHER, 119)).isFalse();
        assertThat(watch.dead(OTHER, 120)).isTrue();
        assertThat(watch.nextDeath()).isEqualTo(120);
    }

    @Test
    void shouldGiveEverybodyAChanceAfterTheDatabaseWasAway() {
        FleetWatch watch = begun.observed(Map.of(OTHER, 7L), 101).observed(Map.of(OTHER, 7L), 107);

        assertThat(watch.dead(OTHER, 111)).isFalse();
        assertThat(watch.dead(OTHER, 117)).isTrue();
    }

    @Test
    void shouldForgetWhoHasEnded() {
        FleetWatch watch = begun.observed(Map.of(OTHER, 7L), 101).observed(Map.of(), 102);

        assertThat(watch.dead(OTHER, 1_000)).isFalse();
        assertThat(watch.nextDeath()).isNull();
    }
}
