package telegate.worker.storage;

import java.util.Optional;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;

/// Everything that one step of an account writes, in one transaction.
///
/// @param account always written: its row is the fence for the others
/// @param login written when not null
/// @param binlog makes the copy that is added to those of its generation when not null; asked when
///   all else is written, and again when the transaction is tried again
/// @param retire a client of this account to be logged out, durable until that is done
/// @param forget a generation whose copies are of no use any more
/// @param startProven whether the start of its client is proven: nothing is held against it any
///   more
/// @param nextOffset of the partition: everything below it has been dealt with; null: unchanged
public record Change(
        StoredAccount account,
        @Nullable StoredLogin login,
        @Nullable Supplier<StoredBinlog> binlog,
        @Nullable Retiring retire,
        @Nullable Long forget,
        boolean startProven,
        @Nullable Long nextOffset) {

    /// A change of the account alone.
    public static Change of(StoredAccount account) {
        return new Change(account, null, null, null, null, false, null);
    }

    /// With another state of the account.
    public Change withAccount(StoredAccount newAccount) {
        return new Change(newAccount, login, binlog, retire, forget, startProven, nextOffset);
    }

    /// And of its login.
    public Change withLogin(StoredLogin newLogin) {
        return new Change(account, newLogin, binlog, retire, forget, startProven, nextOffset);
    }

    /// And a copy of its binlog.
    public Change withBinlog(StoredBinlog copy) {
        return withBinlogLast(() -> copy);
    }

    /// And a copy of its binlog that is made meanwhile: TDLib takes a moment to write what it has
    /// announced, and so does the database.
    public Change withBinlogLast(Supplier<StoredBinlog> copy) {
        return new Change(account, login, copy, retire, forget, startProven, nextOffset);
    }

    /// And its client `generation` is given up.
    public Change retiring(long generation) {
        return new Change(
                account,
                login,
                binlog,
                new Retiring(account.accountId(), generation),
                forget,
                startProven,
                nextOffset);
    }

    /// And the copies of `generation` go.
    public Change forgetting(long generation) {
        return new Change(account, login, binlog, retire, generation, startProven, nextOffset);
    }

    /// And the start of its client is proven.
    public Change provingStart() {
        return new Change(account, login, binlog, retire, forget, true, nextOffset);
    }

    /// And the partition has been dealt with up to `offset`.
    public Change at(Optional<Long> offset) {
        return new Change(account, login, binlog, retire, forget, startProven, offset.orElse(null));
    }
}
