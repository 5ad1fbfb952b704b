package telegate.worker.account;

import java.time.Instant;
import java.util.concurrent.CompletionException;
import telegate.contract.ChallengeId;
import telegate.contract.FailureCode;
import telegate.contract.Notice;
import telegate.contract.NoticeCode;
import telegate.contract.Profile;
import telegate.worker.login.LoginInput;
import telegate.worker.tdlib.TdError;
import telegate.worker.tdlib.TdUser;

/// What Telegram's answers mean for a login. The codes are Telegram's own
/// (core.telegram.org/api/errors and the methods' pages).
final class TelegramAnswers {

    private static final int INTERNAL = 500;

    private TelegramAnswers() {}

    /// The error behind a failed request; a timeout of ours counts as Telegram's silence.
    static TdError error(Throwable failure) {
        Throwable cause =
                failure instanceof CompletionException && failure.getCause() != null
                        ? failure.getCause()
                        : failure;
        return cause instanceof TdError error
                ? error
                : new TdError(TdError.TIMEOUT, "No answer (" + cause.getClass().getName() + ")");
    }

    /// Whether Telegram has destroyed the key because it saw it in two places. TDLib itself takes
    /// this answer for a passing one and asks for ever.
    static boolean keyDuplicated(Throwable failure) {
        return error(failure).getMessage().equals("AUTH_KEY_DUPLICATED");
    }

    /// Whether asking again may help.
    static boolean passing(TdError error) {
        return error.code() == TdError.TIMEOUT || error.code() >= INTERNAL;
    }

    /// Why a login cannot go on.
    static FailureCode failure(TdError error) {
        return switch (error.getMessage()) {
            case "API_ID_INVALID", "API_ID_PUBLISHED_FLOOD" -> FailureCode.API_ID_INVALID;
            case "PHONE_NUMBER_BANNED", "USER_DEACTIVATED", "USER_DEACTIVATED_BAN" ->
                    FailureCode.ACCOUNT_REFUSED;
            default -> FailureCode.INTERNAL;
        };
    }

    /// What a refused or unanswered password check means.
    static LoginInput passwordNotAccepted(Throwable failure, Instant now) {
        TdError error = error(failure);
        if (error.retryAfter().isPresent()) {
            return again(
                    new Notice(NoticeCode.FLOOD_WAIT, now.plus(error.retryAfter().orElseThrow())));
        }
        if (error.getMessage().equals("PASSWORD_HASH_INVALID")) {
            return again(Notice.of(NoticeCode.PASSWORD_INCORRECT));
        }
        return error.code() == TdError.TIMEOUT
                ? passwordOutcomeUnknown()
                : again(Notice.of(NoticeCode.TELEGRAM_UNAVAILABLE));
    }

    /// Nobody knows whether the password was right.
    static LoginInput passwordOutcomeUnknown() {
        return again(Notice.of(NoticeCode.PASSWORD_OUTCOME_UNKNOWN));
    }

    private static LoginInput again(Notice notice) {
        return new LoginInput.PasswordNotAccepted(ChallengeId.next(), notice);
    }

    static Profile profile(TdUser user) {
        return new Profile(user.id(), user.firstName(), user.lastName(), user.username());
    }
}
