package telegate.worker.login;

import java.time.Instant;
import java.util.List;
import org.jspecify.annotations.Nullable;
import telegate.contract.AccountId;
import telegate.contract.CancelReason;
import telegate.contract.ChallengeId;
import telegate.contract.FailureCode;
import telegate.contract.Notice;
import telegate.contract.NoticeCode;
import telegate.contract.Profile;

/// Where a login is. A transition is a method that exists only where it is legal.
///
/// ```text
///              link                scanned, 2FA on               password sent
/// Requested ─────────▶ AwaitingScan ─────────▶ AwaitingPassword ◀───────▶ CheckingPassword
///     ▲ ▲                │ │  ▲ │ renewed link      │     refused, unknown      │
///     │ └─ refresh, ─────┘ │  └─┘                   │                           │
///     │   lost, stuck      │ scanned, no 2FA        │ let in                    │ let in
///     │                    ▼                        ▼                           ▼
///     └── lost         Succeeded ◀──────────────────┴───────────────────────────┘
///
/// any open state ──▶ Failed │ Cancelled │ Expired
/// ```
///
/// What is stored is [LoginSnapshot], never one of these names.
public sealed interface LoginState {

    /// A login that goes on.
    sealed interface Open extends LoginState {

        /// How many QR codes the person has been shown so far.
        int codesShown();

        /// The client is lost, given up or was asked to be replaced: begin anew behind the page.
        default Requested anew(@Nullable Notice notice) {
            return new Requested(codesShown(), notice);
        }

        /// It cannot go on.
        default Failed failed(FailureCode code, @Nullable Instant retryAt) {
            return new Failed(code, retryAt);
        }

        /// Somebody ended it.
        default Cancelled cancelled(CancelReason reason) {
            return new Cancelled(reason);
        }

        /// Its deadline passed.
        default Expired expired() {
            return new Expired();
        }

        /// Telegram let the person in.
        default Succeeded succeeded(AccountId account, Profile profile, boolean alreadyConnected) {
            return new Succeeded(account, profile, alreadyConnected);
        }

        /// Telegram asks for the 2FA password.
        default AwaitingPassword passwordAsked(
                String hint, ChallengeId challenge, @Nullable Notice notice) {
            return new AwaitingPassword(codesShown(), hint, challenge, notice);
        }
    }

    /// A login that has ended; nothing follows.
    sealed interface Ended extends LoginState {}

    /// No QR code yet.
    record Requested(int codesShown, @Nullable Notice notice) implements Open {

        /// The first state of every login.
        public static Requested first() {
            return new Requested(0, null);
        }

        /// A code can be shown.
        public AwaitingScan linkShown(String link) {
            return new AwaitingScan(codesShown + 1, link, notice);
        }

        /// Telegram asks to wait before it gives a code.
        public Requested delayedUntil(Instant retryAt) {
            return new Requested(codesShown, new Notice(NoticeCode.FLOOD_WAIT, retryAt));
        }
    }

    /// A QR code waits to be scanned.
    record AwaitingScan(int codesShown, String link, @Nullable Notice notice) implements Open {

        /// Telegram has renewed the code.
        public AwaitingScan linkRenewed(String newLink) {
            return new AwaitingScan(codesShown + 1, newLink, null);
        }

        @Override
        public String toString() {
            return "AwaitingScan[codesShown=" + codesShown + ", notice=" + notice + "]";
        }
    }

    /// The password form is open.
    record AwaitingPassword(
            int codesShown, String hint, ChallengeId challenge, @Nullable Notice notice)
            implements Open {

        /// The intent to ask Telegram; stored before Telegram is asked, so that a password is never
        /// checked twice.
        public CheckingPassword checking() {
            return new CheckingPassword(codesShown, hint);
        }

        @Override
        public String toString() {
            return "AwaitingPassword[notice=" + notice + "]";
        }
    }

    /// Telegram is being asked; the outcome is not known.
    record CheckingPassword(int codesShown, String hint) implements Open {

        /// Telegram said no, asked to wait, or did not say: the person answers a new challenge.
        public AwaitingPassword askedAgain(ChallengeId challenge, Notice notice) {
            return new AwaitingPassword(codesShown, hint, challenge, notice);
        }

        @Override
        public String toString() {
            return "CheckingPassword[]";
        }
    }

    /// The account is connected.
    ///
    /// @param account another one than the login's own when `alreadyConnected`
    record Succeeded(AccountId account, Profile profile, boolean alreadyConnected)
            implements Ended {

        @Override
        public String toString() {
            return "Succeeded[account=" + account + "]";
        }
    }

    /// It ended without an account.
    record Failed(FailureCode code, @Nullable Instant retryAt) implements Ended {}

    /// Somebody ended it.
    record Cancelled(CancelReason reason) implements Ended {}

    /// Its deadline passed.
    record Expired() implements Ended {}

    /// The name under which the state appears in logs and metrics.
    default String label() {
        return switch (this) {
            case Requested _ -> "requested";
            case AwaitingScan _ -> "awaiting-scan";
            case AwaitingPassword _ -> "awaiting-password";
            case CheckingPassword _ -> "checking-password";
            case Succeeded _ -> "succeeded";
            case Failed _ -> "failed";
            case Cancelled _ -> "cancelled";
            case Expired _ -> "expired";
        };
    }

    /// Every label, for metrics that are to exist before the first login.
    static List<String> endedLabels() {
        return List.of("succeeded", "failed", "cancelled", "expired");
    }
}
