package telegate.gateway.page;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.util.regex.Pattern;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class QrCodeTest {

    private static final String LINK = "tg://login?token=" + "Ab-_9z".repeat(8);

    @ParameterizedTest
    @ValueSource(ints = {10, 17, 40, 65, 83, 120, 400})
    void shouldBeReadAsTheTextThatItShows(int length) {
        String text = LINK.repeat(8).substring(0, length);

        QrCode code = QrCode.of(text);

        assertThat(SvgCode.decode(code.size(), code.path())).isEqualTo(text);
    }

    @Test
    void shouldKeepTheQuietZoneFree() {
        QrCode code = QrCode.of(LINK);

        assertThat(Pattern.compile("M(\\d+) (\\d+)h(\\d+)").matcher(code.path()).results())
                .allSatisfy(run -> {
                    int x = Integer.parseInt(run.group(1));
                    int y = Integer.parseInt(run.group(2));
                    int end = x + Integer.parseInt(run.group(3));
                    assertThat(x).isGreaterThanOrEqualTo(4);
                    assertThat(y).isBetween(4, code.size() - 5);
                    assertThat(end).isLessThanOrEqualTo(code.size() - 4);
                });
    }

    @Test
    void shouldGiveEachModuleTheSameNumberOfPixels() {
        QrCode code = QrCode.of(LINK);

        assertThat(code.pixels() % code.size()).isZero();
        assertThat(code.pixels()).isBetween(240, 318);
    }

    @Test
    void shouldNotQuoteALinkThatDoesNotFit() {
        assertThatThrownBy(() -> QrCode.of(LINK.repeat(100)))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessageNotContaining("token")
                .hasNoCause();
    }
}
