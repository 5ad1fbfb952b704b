package telegate.contract;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;

import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class OwnerIdTest {

    @ParameterizedTest
    @ValueSource(strings = {"user_3", "a", "auth0:abc-1.2@example.org"})
    void shouldTakeWhatIsSafeInLogsAndHeaders(String text) {
        assertThat(OwnerId.of(text)).hasToString(text);
    }

    @ParameterizedTest
    @ValueSource(strings = {"", "two words", "line\nbreak", "имя", "a/b", "<b>"})
    void shouldRefuseTheRestWithoutQuotingIt(String text) {
        assertThatIllegalArgumentException()
                .isThrownBy(() -> OwnerId.of(text))
                .withMessage("An owner id has 1 to 128 of A-Z a-z 0-9 . _ : @ -");
        assertThatIllegalArgumentException().isThrownBy(() -> OwnerId.of("x".repeat(129)));
    }
}
