package telegate.worker.account;

import java.time.Instant;
import java.util.List;
import java.util.Objects;
import telegate.worker.login.LoginEffect;
import telegate.worker.login.LoginState;
import telegate.worker.storage.Change;
import telegate.worker.storage.StoredAccount;
import telegate.worker.storage.StoredLogin;

/// A step of a login, and what it changes in what is stored. Pure.
///
/// @param before as it is stored
/// @param client whether the login has one
record LoginStep(StoredLogin before, LoginState next, List<LoginEffect> effects, boolean client) {

    /// @param account as it is before the step
    Change change(StoredAccount account, Instant now) {
        long version = account.version() + 1;
        StoredAccount stored = account.nextVersion();
        stored =
                switch (next) {
                    case LoginState.Succeeded s when !s.alreadyConnected() ->
                            stored.connected(s.profile(), now).nextVersion();
                    case LoginState.Ended _ ->
                            stored.disconnected(
                                    stored.disconnectReason(),
                                    Objects.requireNonNullElse(stored.disconnectedAt(), now));
                    case LoginState.Open _ -> stored;
                };
        Change change = Change.of(stored).withLogin(before.in(next, version));
        return retires() ? change.retiring(stored.generation()) : change;
    }

    /// Whether the login's client is given up.
    boolean retires() {
        return client && effects.contains(new LoginEffect.RetireClient());
    }

    /// Whether the step is one that TDLib has written and that must not be lost.
    boolean copyNeeded() {
        return client
                && switch (next) {
                    case LoginState.AwaitingScan _ -> true;
                    case LoginState.AwaitingPassword _ ->
                            !(before.state() instanceof LoginState.AwaitingPassword)
                                    && !(before.state() instanceof LoginState.CheckingPassword);
                    case LoginState.Succeeded s -> !s.alreadyConnected();
                    default -> false;
                };
    }
}
