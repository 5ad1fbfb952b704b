package telegate.gateway.account;

import io.smallrye.mutiny.Multi;
import jakarta.enterprise.context.ApplicationScoped;
import java.util.List;
import telegate.contract.AccountId;
import telegate.contract.OwnerId;
import telegate.gateway.problem.Problem;

/// Everything that can be done with connected accounts. Methods block (database, Kafka): call them
/// on a virtual or worker thread. Thread-safe.
@ApplicationScoped
public class Accounts {

    /// The owner's accounts, newest first, one for each Telegram user: an older disconnected one is
    /// left out when a newer one of the same person exists.
    public List<AccountView> list(OwnerId owner) {
        throw new UnsupportedOperationException();
    }

    /// One account.
    ///
    /// @throws Problem 404 when there is none or it is somebody else's
    public AccountView find(OwnerId owner, AccountId account) {
        throw new UnsupportedOperationException();
    }

    /// Asks the worker to log the account out of Telegram. Harmless when it is disconnected.
    ///
    /// @throws Problem 404, 503
    public void logOut(OwnerId owner, AccountId account) {
        throw new UnsupportedOperationException();
    }

    /// The list as it is now, at once, and anew after every change. Does not end by itself.
    public Multi<List<AccountView>> watch(OwnerId owner) {
        throw new UnsupportedOperationException();
    }
}
