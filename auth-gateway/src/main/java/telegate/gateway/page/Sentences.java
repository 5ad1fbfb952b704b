package telegate.gateway.page;

import io.quarkus.qute.i18n.Localized;
import io.quarkus.qute.i18n.MessageBundles;
import telegate.contract.CancelReason;
import telegate.contract.DisconnectReason;
import telegate.contract.FailureCode;
import telegate.contract.NoticeCode;
import telegate.gateway.problem.ProblemType;

/// The sentence for every code that a worker may send. The switches have no default: a new code
/// does not compile before somebody has written its sentence.
final class Sentences {

    private final Messages messages;

    private Sentences(Messages messages) {
        this.messages = messages;
    }

    static Sentences in(Language language) {
        return new Sentences(
                MessageBundles.get(Messages.class, Localized.Literal.of(language.tag())));
    }

    Messages messages() {
        return messages;
    }

    Sentence of(NoticeCode code) {
        return switch (code) {
            case PASSWORD_INCORRECT ->
                    new Sentence(
                            messages.noticePasswordIncorrect(),
                            messages.noticePasswordIncorrectAdvice());
            case PASSWORD_OUTCOME_UNKNOWN ->
                    new Sentence(
                            messages.noticePasswordUnknown(),
                            messages.noticePasswordUnknownAdvice());
            case FLOOD_WAIT ->
                    new Sentence(messages.noticeFloodWait(), messages.noticeFloodWaitAdvice());
            case TELEGRAM_UNAVAILABLE ->
                    new Sentence(
                            messages.noticeTelegramUnavailable(),
                            messages.noticeTelegramUnavailableAdvice());
            case SCAN_NEW_CODE ->
                    new Sentence(messages.noticeScanNewCode(), messages.noticeScanNewCodeAdvice());
        };
    }

    Sentence of(FailureCode code) {
        return switch (code) {
            case API_ID_INVALID ->
                    new Sentence(messages.failedApiId(), messages.failedApiIdAdvice());
            case TELEGRAM_UNREACHABLE ->
                    new Sentence(messages.failedUnreachable(), messages.failedUnreachableAdvice());
            case FLOOD_WAIT ->
                    new Sentence(messages.failedFloodWait(), messages.failedFloodWaitAdvice());
            case CAPACITY_REACHED ->
                    new Sentence(messages.failedCapacity(), messages.failedCapacityAdvice());
            case UNSUPPORTED_STEP ->
                    new Sentence(messages.failedUnsupported(), messages.failedUnsupportedAdvice());
            case ACCOUNT_REFUSED ->
                    new Sentence(messages.failedAccount(), messages.failedAccountAdvice());
            case OTHER_ACCOUNT ->
                    new Sentence(messages.failedOther(), messages.failedOtherAdvice());
            case INTERNAL ->
                    new Sentence(messages.failedInternal(), messages.failedInternalAdvice());
        };
    }

    Sentence of(CancelReason reason) {
        return switch (reason) {
            case REQUESTED ->
                    new Sentence(
                            messages.cancelledRequested(), messages.cancelledRequestedAdvice());
            case UNWATCHED ->
                    new Sentence(
                            messages.cancelledUnwatched(), messages.cancelledUnwatchedAdvice());
        };
    }

    Sentence expired() {
        return new Sentence(messages.expired(), messages.expiredAdvice());
    }

    Sentence of(DisconnectReason reason) {
        return switch (reason) {
            case LOGGED_OUT ->
                    new Sentence(messages.reasonLoggedOut(), messages.reasonLoggedOutAdvice());
            case REVOKED -> new Sentence(messages.reasonRevoked(), messages.reasonRevokedAdvice());
            case KEY_DUPLICATED ->
                    new Sentence(
                            messages.reasonKeyDuplicated(), messages.reasonKeyDuplicatedAdvice());
            case QUARANTINED ->
                    new Sentence(messages.reasonQuarantined(), messages.reasonQuarantinedAdvice());
        };
    }

    /// For a page that cannot be shown.
    Sentence of(ProblemType type) {
        return switch (type) {
            case NOT_FOUND -> new Sentence(messages.notFoundTitle(), messages.notFoundText());
            case TOO_MANY_REQUESTS -> new Sentence(messages.tooManyTitle(), messages.tooManyText());
            case UNAVAILABLE ->
                    new Sentence(messages.unavailableTitle(), messages.unavailableText());
            case MALFORMED_REQUEST,
                    INVALID_VALUE,
                    PASSWORD_EMPTY,
                    PASSWORD_TOO_LONG,
                    FORBIDDEN,
                    NOT_SIGNED_IN,
                    CROSS_SITE,
                    METHOD_NOT_ALLOWED,
                    NOT_ACCEPTABLE,
                    WRONG_STATE,
                    IDEMPOTENCY_KEY_REUSED,
                    BODY_TOO_LARGE,
                    UNSUPPORTED_MEDIA_TYPE ->
                    new Sentence(messages.refusedTitle(), messages.refusedText());
            case INTERNAL -> new Sentence(messages.troubleTitle(), messages.troubleText());
        };
    }

    /// For a login that does not exist or is somebody else's.
    Sentence loginGone() {
        return new Sentence(messages.loginGoneTitle(), messages.loginGoneText());
    }
}
