package telegate.worker;

import static org.assertj.core.api.Assertions.assertThatCode;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.quarkus.runtime.configuration.ConfigurationException;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class DataCentreCheckTest {

    @ParameterizedTest
    @CsvSource({"true, production, test", "false, test, production"})
    void shouldRefuseAWorkerOfTheOtherKind(boolean setting, String stored, String own) {
        DataCentreCheck check = new DataCentreCheck(setting, asked -> asked == setting);

        assertThatThrownBy(check::demand)
                .isInstanceOf(ConfigurationException.class)
                .hasMessageContaining("at Telegram's " + stored + " data centres")
                .hasMessageContaining("telegate.telegram.test-dc=" + setting)
                .hasMessageContaining("is for the " + own + " ones")
                .hasMessageContaining("The worker does not start; nothing was changed.");
    }

    @Test
    void shouldLetAWorkerOfTheRightKindStart() {
        assertThatCode(new DataCentreCheck(true, _ -> false)::demand).doesNotThrowAnyException();
    }
}
