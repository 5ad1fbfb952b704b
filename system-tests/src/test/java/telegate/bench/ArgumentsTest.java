package telegate.bench;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.util.List;
import java.util.Set;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class ArgumentsTest {

    @Test
    void shouldReadValuesInBothFormsAndFlags() {
        Arguments given = parse("--count", "7", "--rate=2.5", "--keep");

        assertThat(given.number("count", 1, 1, 10)).isEqualTo(7);
        assertThat(given.decimal("rate", 1, 0, 10)).isEqualTo(2.5);
        assertThat(given.flag("keep")).isTrue();
    }

    @Test
    void shouldTakeStandardsForWhatIsNotGiven() {
        Arguments given = parse();

        assertThat(given.number("count", 3, 1, 10)).isEqualTo(3);
        assertThat(given.decimal("rate", 4, 0, 10)).isEqualTo(4);
        assertThat(given.flag("keep")).isFalse();
        assertThat(given.file("json")).isEmpty();
    }

    @Test
    void shouldTakeFilesFromTheCurrentFolder() {
        assertThat(parse("--json", "a.json").file("json"))
                .hasValueSatisfying(file -> assertThat(file).isAbsolute().hasFileName("a.json"));
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "--unknown 1",
                "count 1",
                "--count",
                "--",
                "--count 1 --count 2",
                "--keep=1"
            })
    void shouldRefuseWhatIsNoOption(String line) {
        assertThatThrownBy(() -> parse(line.split(" "))).isInstanceOf(UsageException.class);
    }

    @ParameterizedTest
    @ValueSource(strings = {"0", "11", "x", "1.5", ""})
    void shouldRefuseNumbersOutOfRange(String value) {
        Arguments given = parse("--count=" + value);

        assertThatThrownBy(() -> given.number("count", 1, 1, 10))
                .isInstanceOf(UsageException.class)
                .hasMessage("--count must be a number from 1 to 10, not \"" + value + "\".");
    }

    @ParameterizedTest
    @ValueSource(strings = {"-1", "NaN", "Infinity", "fast"})
    void shouldRefuseRatesOutOfRange(String value) {
        Arguments given = parse("--rate", value);

        assertThatThrownBy(() -> given.decimal("rate", 1, 0, 10))
                .isInstanceOf(UsageException.class);
    }

    private static Arguments parse(String... words) {
        return Arguments.parse(List.of(words), Set.of("count", "rate", "json"), Set.of("keep"));
    }
}
