package telegate.worker.storage;

import java.time.Duration;
import java.time.Instant;
import telegate.contract.AccountId;
import telegate.contract.LoginId;
import telegate.worker.login.LoginState;

/// A login as its owner knows it.
///
/// @param version of the account when this state was published, 0 before the first
/// @param deadline when the whole attempt ends
public record StoredLogin(
        LoginId loginId,
        AccountId accountId,
        LoginState state,
        long version,
        Instant deadline,
        Instant createdAt) {

    /// A login that has just begun: nothing is stored of it.
    public static StoredLogin fresh(
            LoginId loginId, AccountId accountId, Instant deadline, Instant createdAt) {
        return new StoredLogin(
                loginId, accountId, LoginState.Requested.first(), 0, deadline, createdAt);
    }

    /// Whether others may hear of its state: theirs is never newer than the database's.
    public boolean stored() {
        return version > 0;
    }

    /// In another state, published with `newVersion`.
    public StoredLogin in(LoginState newState, long newVersion) {
        return new StoredLogin(loginId, accountId, newState, newVersion, deadline, createdAt);
    }

    /// The time in which no worker could serve it does not count.
    public StoredLogin extendedBy(Duration outage) {
        return new StoredLogin(
                loginId, accountId, state, version, deadline.plus(outage), createdAt);
    }

    /// Whether it goes on.
    public boolean open() {
        return state instanceof LoginState.Open;
    }
}
