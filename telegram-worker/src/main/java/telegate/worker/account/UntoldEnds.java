package telegate.worker.account;

import java.util.Collection;
import java.util.List;
import org.jboss.logging.Logger;
import telegate.contract.AccountId;
import telegate.worker.messaging.Events;
import telegate.worker.storage.AccountStore;
import telegate.worker.storage.EndedLogin;
import telegate.worker.storage.StoredAccount;

/// How logins and accounts have ended, told once more when Kafka's answer was not heard: by the
/// next owner of their partitions, and by the account when it starts again from what is stored.
/// What goes on is told when it is taken up; what has ended would never be. Thread-safe.
///
/// Straight from what is stored: the accounts have nothing to do with it and may be somebody else's
/// by then. Whoever has heard of a later state leaves an earlier one out by its version.
///
/// Each call reads first and tells then: when the database is away, nothing was told.
///
/// @see <a href="file:docs/decisions/0019-ends-until-kafka-has-them.md">decision 0019</a>
public final class UntoldEnds {

    private static final Logger LOG = Logger.getLogger(UntoldEnds.class);

    private final AccountStore store;
    private final StatePublisher states;

    /// @param store knows which these are
    public UntoldEnds(AccountStore store, StatePublisher states) {
        this.store = store;
        this.states = states;
    }

    /// Tells those of these partitions.
    void tell(Collection<Integer> partitions) {
        tell(store.untoldLogins(partitions), store.untoldAccounts(partitions));
    }

    /// Tells those of this account.
    void tell(AccountId account) {
        tell(store.untoldLogins(account), store.untoldAccounts(account));
    }

    private void tell(List<EndedLogin> ended, List<StoredAccount> gone) {
        ended.forEach(one -> tell(one.account(), () -> tell(one)));
        gone.forEach(one -> tell(one, () -> tell(one)));
    }

    /// Whoever cannot be told of must keep neither the others nor what goes on from being taken up.
    private static void tell(StoredAccount account, Runnable telling) {
        try {
            telling.run();
        } catch (RuntimeException e) {
            LOG.errorf(e, "An end of account %s cannot be told", account.accountId());
        }
    }

    private void tell(EndedLogin ended) {
        StoredAccount account = ended.account();
        Events.of(account.owner(), ended.login())
                .ifPresent(event -> states.publishEnd(account, event, ended.login().loginId()));
    }

    private void tell(StoredAccount gone) {
        states.publishEnd(gone, Events.disconnected(gone), null);
    }
}
