package telegate.worker.storage;

import jakarta.enterprise.inject.Vetoed;
import java.util.List;
import telegate.contract.AccountId;

/// Without a database: knows of one account that no copy of it is stored, and nothing else that is
/// to be told or done.
@Vetoed // else a second store for the tests that run a worker
public class TestStore extends AccountStore {

    private final boolean owed;
    private int copiesRead;

    /// @param owed whether a log-out of each client is
    @SuppressWarnings("NullAway") // what is not there
    public TestStore(boolean owed) {
        super(null, null);
        this.owed = owed;
    }

    @Override
    public boolean owesLogOut(AccountId accountId, long generation) {
        return owed;
    }

    @Override
    public List<StoredCopy> binlogs(AccountId accountId, long generation, int from, int most) {
        copiesRead++;
        return List.of();
    }

    @Override
    public List<EndedLogin> untoldLogins(AccountId accountId) {
        return List.of();
    }

    @Override
    public List<StoredAccount> untoldAccounts(AccountId accountId) {
        return List.of();
    }

    @Override
    public List<Retiring> owedBy(AccountId accountId) {
        return List.of();
    }

    /// How often it was asked for copies.
    public int copiesRead() {
        return copiesRead;
    }
}
