package telegate.worker.login;

import java.time.Instant;
import org.jspecify.annotations.Nullable;
import telegate.contract.AccountId;
import telegate.contract.CancelReason;
import telegate.contract.ChallengeId;
import telegate.contract.FailureCode;
import telegate.contract.Notice;
import telegate.contract.Profile;
import telegate.worker.login.LoginState.AwaitingPassword;
import telegate.worker.login.LoginState.AwaitingScan;
import telegate.worker.login.LoginState.Cancelled;
import telegate.worker.login.LoginState.CheckingPassword;
import telegate.worker.login.LoginState.Expired;
import telegate.worker.login.LoginState.Failed;
import telegate.worker.login.LoginState.Requested;
import telegate.worker.login.LoginState.Succeeded;

/// A login state as it is stored: flat, versioned and independent of the names of classes. Only the
/// fields of the named state are set.
public record LoginSnapshot(
        String state,
        int codesShown,
        @Nullable String link,
        @Nullable String hint,
        @Nullable ChallengeId challenge,
        @Nullable Notice notice,
        @Nullable AccountId account,
        @Nullable Profile profile,
        boolean alreadyConnected,
        @Nullable FailureCode failure,
        @Nullable Instant retryAt,
        @Nullable CancelReason cancelReason) {

    /// Number of this form; a row of a newer one is not read by an older worker.
    public static final int FORMAT = 1;

    /// The stored form of `state`.
    public static LoginSnapshot of(LoginState state) {
        return switch (state) {
            case Requested s -> open(s.label(), s.codesShown(), null, null, null, s.notice());
            case AwaitingScan s ->
                    open(s.label(), s.codesShown(), s.link(), null, null, s.notice());
            case AwaitingPassword s ->
                    open(s.label(), s.codesShown(), null, s.hint(), s.challenge(), s.notice());
            case CheckingPassword s -> open(s.label(), s.codesShown(), null, s.hint(), null, null);
            case Succeeded s ->
                    ended(
                            s.label(),
                            s.account(),
                            s.profile(),
                            s.alreadyConnected(),
                            null,
                            null,
                            null);
            case Failed s -> ended(s.label(), null, null, false, s.code(), s.retryAt(), null);
            case Cancelled s -> ended(s.label(), null, null, false, null, null, s.reason());
            case Expired s -> ended(s.label(), null, null, false, null, null, null);
        };
    }

    /// The state that was stored.
    ///
    /// @throws IllegalStateException when the row is damaged or of an unknown state
    public LoginState toState() {
        return switch (state) {
            case "requested" -> new Requested(codesShown, notice);
            case "awaiting-scan" -> new AwaitingScan(codesShown, stored(link), notice);
            case "awaiting-password" ->
                    new AwaitingPassword(codesShown, stored(hint), stored(challenge), notice);
            case "checking-password" -> new CheckingPassword(codesShown, stored(hint));
            case "succeeded" -> new Succeeded(stored(account), stored(profile), alreadyConnected);
            case "failed" -> new Failed(stored(failure), retryAt);
            case "cancelled" -> new Cancelled(stored(cancelReason));
            case "expired" -> new Expired();
            default -> throw new IllegalStateException("Unknown stored login state " + state);
        };
    }

    private static LoginSnapshot open(
            String state,
            int codesShown,
            @Nullable String link,
            @Nullable String hint,
            @Nullable ChallengeId challenge,
            @Nullable Notice notice) {
        return new LoginSnapshot(
                state,
                codesShown,
                link,
                hint,
                challenge,
                notice,
                null,
                null,
                false,
                null,
                null,
                null);
    }

    private static LoginSnapshot ended(
            String state,
            @Nullable AccountId account,
            @Nullable Profile profile,
            boolean alreadyConnected,
            @Nullable FailureCode failure,
            @Nullable Instant retryAt,
            @Nullable CancelReason cancelReason) {
        return new LoginSnapshot(
                state,
                0,
                null,
                null,
                null,
                null,
                account,
                profile,
                alreadyConnected,
                failure,
                retryAt,
                cancelReason);
    }

    private static <T> T stored(@Nullable T field) {
        if (field == null) {
            throw new IllegalStateException("A field of a stored login is missing");
        }
        return field;
    }
}
