package telegate.worker.login;

import java.time.Instant;
import org.jspecify.annotations.Nullable;
import telegate.contract.AccountId;
import telegate.contract.CancelReason;
import telegate.contract.ChallengeId;
import telegate.contract.FailureCode;
import telegate.contract.Notice;
import telegate.contract.Profile;

/// What can happen to a login. Fresh ids and times come in here, so that the machine needs neither
/// a clock nor a random number.
public sealed interface LoginInput {

    /// Telegram shows a link, the first or a renewed one.
    record LinkShown(String link) implements LoginInput {
        @Override
        public String toString() {
            return "LinkShown[]";
        }
    }

    /// Telegram asks for the 2FA password.
    ///
    /// @param fresh the challenge to ask with
    record PasswordAsked(String hint, ChallengeId fresh) implements LoginInput {
        @Override
        public String toString() {
            return "PasswordAsked[]";
        }
    }

    /// Telegram let the person in and said who it is.
    ///
    /// @param own the account that this login is about
    /// @param connectedAs the account under which the same owner has this person online already
    /// @param expected when an account is reconnected: whose it is
    record LetIn(
            AccountId own,
            Profile profile,
            @Nullable AccountId connectedAs,
            @Nullable Long expected)
            implements LoginInput {
        @Override
        public String toString() {
            return "LetIn[]";
        }
    }

    /// Telegram did not accept the password, or nobody knows.
    ///
    /// @param notice what the person is told
    record PasswordNotAccepted(ChallengeId fresh, Notice notice) implements LoginInput {}

    /// Telegram asks to wait before it gives a QR code.
    record CodeDelayed(Instant retryAt) implements LoginInput {}

    /// The time to wait is over.
    record DelayOver() implements LoginInput {}

    /// Telegram refuses; trying again would not help.
    record Refused(FailureCode code, @Nullable Instant retryAt) implements LoginInput {}

    /// The client has closed, or came back without its pending login.
    record ClientLost() implements LoginInput {}

    /// No renewed link for too long: Telegram may have accepted a scan that TDLib never saw through
    /// (tdlib/td issue 2497).
    record StuckAfterScan() implements LoginInput {}

    /// No link at all within its time.
    record FirstCodeOverdue() implements LoginInput {}

    /// A worker takes the login up again after a crash or a hand-over.
    ///
    /// @param fresh challenges of the former owner are void
    record TakenUp(ChallengeId fresh) implements LoginInput {}

    /// The person wants a new code.
    record Refresh() implements LoginInput {}

    /// The person has answered a challenge.
    record Submit(ChallengeId challenge) implements LoginInput {}

    /// Somebody ends it.
    record Cancel(CancelReason reason) implements LoginInput {}

    /// The whole attempt has lasted long enough.
    record DeadlinePassed() implements LoginInput {}
}
