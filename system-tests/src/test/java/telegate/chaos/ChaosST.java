package telegate.chaos;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/// A few short rounds of the chaos suite; `./telegate chaos` runs long ones.
class ChaosST {

    /// Of all rounds. With it each of the faults strikes, which [RoundTest] makes sure of.
    static final long SEED = 880;

    static final String FAULTS = "kill,pause,terminate,duplicates,telegram-cut,postgres-restart";
    static final int ROUNDS = 2;

    private static final Path SYSTEMS = Path.of("target", "systems");

    @ParameterizedTest(name = "seed {0}: {1}")
    @CsvSource(delimiter = '|', value = SEED + " | " + FAULTS)
    void shouldLoseNothing(long seed, String faults) throws InterruptedException {
        ChaosOptions options = options(seed, faults);

        // The log has to have it also when all is well: every round with its seed and faults.
        boolean well = new Chaos(options, System.out).run(SYSTEMS);

        assertThat(well).as("seed %d, the output of this test says what was found", seed).isTrue();
    }

    static ChaosOptions options(long seed, String faults) {
        return ChaosOptions.parse(
                List.of(
                        "--rounds",
                        Integer.toString(ROUNDS),
                        "--workers",
                        "2",
                        "--accounts",
                        "6",
                        "--seed",
                        Long.toString(seed),
                        "--faults",
                        faults,
                        "--patience",
                        "120"));
    }
}
