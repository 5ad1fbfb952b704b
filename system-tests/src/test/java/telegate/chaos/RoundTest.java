package telegate.chaos;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import org.junit.jupiter.api.Test;
import telegate.bench.UsageException;

/// What is drawn follows from the seed, and what is asked for is understood.
class RoundTest {

    @Test
    void shouldDrawTheSameFromTheSameSeed() {
        assertThat(Round.draw(1, 42, Faults.ALL)).isEqualTo(Round.draw(1, 42, Faults.ALL));
        assertThat(Round.draw(1, 42, Faults.ALL)).isNotEqualTo(Round.draw(1, 43, Faults.ALL));
    }

    @Test
    void shouldDrawEveryFaultSoonerOrLater() {
        Set<String> drawn = new HashSet<>();
        for (int seed = 0; seed < 300; seed++) {
            drawn.addAll(Round.draw(1, seed, Faults.ALL).faultNames());
        }

        assertThat(drawn).containsExactlyInAnyOrderElementsOf(Faults.names());
        assertThat(Faults.names()).doesNotHaveDuplicates();
    }

    @Test
    void shouldStrikeWithEachFaultOfTheShortRun() {
        ChaosOptions options = ChaosST.options(ChaosST.SEED, ChaosST.FAULTS);

        List<Round> rounds = Round.drawAll(options.rounds(), options.seed(), options.faults());

        assertThat(rounds)
                .flatExtracting(Round::faultNames)
                .containsExactlyInAnyOrder(ChaosST.FAULTS.split(",", -1));
    }

    @Test
    void shouldDrawTheFirstRoundFromTheSeedOfTheRun() {
        List<Round> rounds = Round.drawAll(3, 42, Faults.ALL);

        assertThat(rounds.getFirst()).isEqualTo(Round.draw(1, 42, Faults.ALL));
        assertThat(rounds).extracting(Round::number).containsExactly(1, 2, 3);
        assertThat(rounds).extracting(Round::seed).doesNotHaveDuplicates();
    }

    @Test
    void shouldLetMostPeopleComeShortlyBeforeAFault() {
        int visits = 0;
        int before = 0;
        for (int seed = 0; seed < 100; seed++) {
            Round round = Round.draw(1, seed, Faults.ALL);
            for (Round.Visit visit : round.visitors()) {
                visits++;
                before += comesShortlyBefore(round, visit) ? 1 : 0;
            }
        }

        assertThat(before).isBetween(visits * 2 / 3, visits - 1);
    }

    @Test
    void shouldHaveSomeComeWhoAreConnectedAlready() {
        List<Long> guests = new ArrayList<>();
        for (int seed = 0; seed < 50; seed++) {
            guests.add(
                    Round.draw(1, seed, Faults.ALL).visitors().stream()
                            .filter(Round.Visit::again)
                            .count());
        }

        assertThat(guests).contains(0L, 1L, 2L);
    }

    private static boolean comesShortlyBefore(Round round, Round.Visit visit) {
        return round.faults().stream()
                .map(strike -> strike.after().minus(visit.after()).toMillis())
                .anyMatch(lead -> lead >= 0 && lead < 5_000);
    }

    @Test
    void shouldUnderstandItsOptions() {
        ChaosOptions options =
                ChaosOptions.parse(
                        List.of(
                                "--rounds",
                                "3",
                                "--seed=-5",
                                "--faults",
                                "kill,postgres-slow",
                                "--break",
                                "gate"));

        assertThat(options.rounds()).isEqualTo(3);
        assertThat(options.seed()).isEqualTo(-5);
        assertThat(options.faults())
                .extracting(Fault::name)
                .containsExactly("kill", "postgres-slow");
        assertThat(options.broken()).contains(Breakage.GATE);
        assertThat(ChaosOptions.parse(List.of()).faults()).isEqualTo(Faults.ALL);
    }

    @Test
    void shouldDrawWhatABrokenDesignCannotStand() {
        ChaosOptions options = ChaosOptions.parse(List.of("--break", "marker"));

        assertThat(options.faults()).extracting(Fault::name).containsExactly("mute");
    }

    @Test
    void shouldRefuseWhatItDoesNotKnow() {
        assertThatThrownBy(() -> ChaosOptions.parse(List.of("--faults", "flood")))
                .isInstanceOf(UsageException.class)
                .hasMessageContaining("flood");
        assertThatThrownBy(() -> ChaosOptions.parse(List.of("--break", "everything")))
                .isInstanceOf(UsageException.class);
    }
}
