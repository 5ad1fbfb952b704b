package telegate.worker.account;

import java.util.Collection;
import java.util.List;
import telegate.worker.messaging.Events;
import telegate.worker.storage.EndedLogin;
import telegate.worker.storage.StoredAccount;

/// How logins and accounts have ended, told by the next owner of their partitions when the last one
/// had not got Kafka's answer. What goes on is told again when it is taken up; what has ended would
/// never be. Thread-safe.
///
/// Straight from what is stored, and not by the accounts, which have nothing to do with it and may
/// be somebody else's by then. Whoever has heard of a later state leaves an earlier one out by its
/// version.
///
/// @see <a href="file:docs/decisions/0019-ends-until-kafka-has-them.md">decision 0019</a>
final class UntoldEnds {

    private final AccountContext context;

    UntoldEnds(AccountContext context) {
        this.context = context;
    }

    /// Reads first and tells then: when the database is away, nothing was told.
    void tell(Collection<Integer> partitions) {
        List<EndedLogin> ended = context.store().untoldLogins(partitions);
        List<StoredAccount> gone = context.store().untoldAccounts(partitions);
        ended.forEach(this::tell);
        gone.forEach(this::tell);
    }

    // What Kafka refuses for good it has refused to the last owner too.

    private void tell(EndedLogin ended) {
        StoredAccount account = ended.account();
        Events.of(account.owner(), ended.login())
                .ifPresent(event -> {
                    var unused = context.states().publish(account, event, ended.login().loginId());
                });
    }

    private void tell(StoredAccount gone) {
        var unused = context.states().publish(gone, Events.disconnected(gone), null);
    }
}
