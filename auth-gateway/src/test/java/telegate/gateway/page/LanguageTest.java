package telegate.gateway.page;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.NullAndEmptySource;

class LanguageTest {

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                "ru | RUSSIAN",
                "ru-RU,ru;q=0.9,en-US;q=0.8,en;q=0.7 | RUSSIAN",
                "en-US,en;q=0.9,ru;q=0.8 | ENGLISH",
                "kk-KZ,ru;q=0.5 | RUSSIAN",
                "de-DE,de;q=0.9 | ENGLISH",
                "de,ru;q=0.3,en;q=0.7 | ENGLISH",
                "* | ENGLISH",
                "ru;q=nonsense | ENGLISH",
                ";;;,,,=;q | ENGLISH"
            })
    void shouldTakeTheBestThatTheBrowserAsksFor(String header, Language expected) {
        assertThat(Language.preferred(header)).isEqualTo(expected);
    }

    @ParameterizedTest
    @NullAndEmptySource
    void shouldBeEnglishForWhoAsksForNothing(String header) {
        assertThat(Language.preferred(header)).isEqualTo(Language.ENGLISH);
    }
}
