package telegate.contract;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/// What ends up in a log when somebody logs a whole message.
class RedactionTest {

    @ParameterizedTest
    @MethodSource("telegate.contract.GoldenMessages#all")
    void shouldRevealNothingSecretInText(GoldenMessage golden) {
        assertThat(golden.message().toString())
                .doesNotContain("tg://")
                .doesNotContain("token")
                .doesNotContain("имя кота")
                .doesNotContain("QSBjaXBoZXJ0ZXh0")
                .doesNotContain("Привет");
    }
}
