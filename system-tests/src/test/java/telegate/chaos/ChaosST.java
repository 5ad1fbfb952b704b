package telegate.chaos;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.ByteArrayOutputStream;
import java.io.PrintStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/// A few short rounds of the chaos suite; `./telegate chaos` runs long ones.
class ChaosST {

    private static final Path SYSTEMS = Path.of("target", "systems");

    @ParameterizedTest(name = "seed {0}: {1}")
    @CsvSource(
            delimiter = '|',
            value = {"7 | kill,lose,pause,terminate,duplicates,telegram-cut"})
    void shouldLoseNothing(long seed, String faults) throws InterruptedException {
        ByteArrayOutputStream said = new ByteArrayOutputStream();
        PrintStream out = new PrintStream(said, true, StandardCharsets.UTF_8);
        ChaosOptions options =
                ChaosOptions.parse(
                        List.of(
                                "--rounds",
                                "2",
                                "--workers",
                                "2",
                                "--accounts",
                                "6",
                                "--seed",
                                Long.toString(seed),
                                "--faults",
                                faults,
                                "--patience",
                                "60"));

        boolean well = new Chaos(options, out).run(SYSTEMS);

        assertThat(well).as(said.toString(StandardCharsets.UTF_8)).isTrue();
    }
}
