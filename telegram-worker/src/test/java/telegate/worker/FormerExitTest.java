package telegate.worker;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.OptionalInt;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class FormerExitTest {

    @ParameterizedTest
    @CsvSource({
        "134, true",
        "139, true", // SIGABRT, SIGSEGV
        "137, false",
        "143, false", // SIGKILL, SIGTERM
        "0, false",
        "1, false",
        "74, false",
        "75, false"
    })
    void shouldCountOnlyWhatNativeCodeDoes(int code, boolean aborted) {
        assertThat(new FormerExit(OptionalInt.of(code), false).aborted()).isEqualTo(aborted);
    }

    @Test
    void shouldCountNothingThatNobodyHasSeen() {
        assertThat(new FormerExit(OptionalInt.empty(), false).aborted()).isFalse();
    }

    @Test
    void shouldCountACrashFileWhateverTheSupervisorSays() {
        assertThat(new FormerExit(OptionalInt.empty(), true).aborted()).isTrue();
        assertThat(new FormerExit(OptionalInt.of(1), true).aborted()).isTrue();
    }
}
