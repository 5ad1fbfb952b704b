package telegate.gateway.login;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Instant;
import java.util.Locale;
import java.util.Objects;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;
import telegate.contract.AccountId;
import telegate.contract.CancelReason;
import telegate.contract.ChallengeId;
import telegate.contract.FailureCode;
import telegate.contract.LoginEvent;
import telegate.contract.LoginId;
import telegate.contract.Notice;
import telegate.contract.NoticeCode;
import telegate.contract.OwnerId;
import telegate.contract.TenantId;

class LoginResourceTest {

    private static final OwnerId OWNER = OwnerId.of("user_3");
    private static final Instant TIME = Instant.parse("2026-11-22T10:00:00Z");

    private static LoginResource resource(LoginEvent state) {
        return LoginResource.of(
                new LoginView(
                        LoginId.next(),
                        AccountId.next(),
                        TenantId.BUILT_IN,
                        OWNER,
                        state.version(),
                        state,
                        TIME));
    }

    @Test
    void shouldShowTheLinkOnlyWhileItCanBeScanned() {
        LoginResource scan =
                resource(
                        new LoginEvent.AwaitingScan(
                                OWNER,
                                2,
                                TIME,
                                "tg://login?token=a",
                                4,
                                Notice.of(NoticeCode.SCAN_NEW_CODE)));
        LoginResource question =
                resource(
                        new LoginEvent.PasswordRequired(
                                OWNER, 3, TIME, "dog", ChallengeId.next(), null));

        assertThat(scan.state()).isEqualTo("awaiting-scan");
        assertThat(scan.link()).isEqualTo("tg://login?token=a");
        assertThat(scan.codeNumber()).isEqualTo(4);
        assertThat(scan.notice())
                .isEqualTo(new LoginResource.NoticeResource("scan-new-code", null));
        assertThat(scan.challengeId()).isNull();
        assertThat(question.link()).isNull();
        assertThat(question.hint()).isEqualTo("dog");
        assertThat(scan.toString()).doesNotContain("token");
    }

    @Test
    void shouldSayWhyItWasCancelled() {
        LoginResource cancelled =
                resource(new LoginEvent.Cancelled(OWNER, 2, TIME, CancelReason.UNWATCHED));

        assertThat(cancelled.state()).isEqualTo("cancelled");
        assertThat(cancelled.cancelReason()).isEqualTo("unwatched");
    }

    @ParameterizedTest
    @EnumSource(FailureCode.class)
    void shouldHaveSentencesForEveryFailure(FailureCode code) {
        LoginResource.FailureResource failure =
                Objects.requireNonNull(
                        resource(new LoginEvent.Failed(OWNER, 2, TIME, code, TIME)).failure());

        assertThat(failure.code())
                .isEqualTo(code.name().toLowerCase(Locale.ROOT).replace('_', '-'));
        assertThat(failure.title()).isNotBlank();
        assertThat(failure.detail()).isNotBlank();
        assertThat(failure.retryAt()).isEqualTo(TIME);
    }

    @Test
    void shouldKeepPasswordsOutOfText() {
        assertThat(new PasswordRequest("secret", null).toString()).doesNotContain("secret");
    }
}
