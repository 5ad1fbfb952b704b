package telegate.worker.account;

import org.jboss.logging.Logger;
import org.jspecify.annotations.Nullable;
import telegate.contract.DisconnectReason;
import telegate.worker.storage.Change;
import telegate.worker.storage.StoredAccount;

/// A connected account that is taken up from what is stored: goes on from the newest copy that
/// opens, and is set aside when none is left. Runs on the account's lane.
final class RestoredAccount {

    private static final Logger LOG = Logger.getLogger(RestoredAccount.class);

    private RestoredAccount() {}

    /// @return null when it was set aside
    /// @throws ObstacleException when it has to wait
    static @Nullable ConnectedAccount of(Account account) {
        StoredAccount stored = account.stored();
        return account.clients()
                .usable(stored, stored.generation())
                .map(copy -> ConnectedAccount.restored(account, copy))
                .orElseGet(() -> {
                    quarantine(account, stored);
                    return null;
                });
    }

    /// Its copies stay, for a person to look at.
    private static void quarantine(Account account, StoredAccount stored) {
        long generation = stored.generation();
        boolean known = account.starts().barred(generation);
        QuarantineCause cause = known ? QuarantineCause.ABORTS : causeOf(account, generation);
        account.context
                .journal()
                .setAside(
                        account.partition().fence(),
                        account.accountId(),
                        generation,
                        cause.label());
        // One that is barred was told of when that was found.
        if (!known) {
            LOG.warnf("%s is quarantined: %s", account, cause.sentence());
            account.context.metrics().quarantined(cause);
        }
        ConnectedAccount.disconnect(account, Change.of(stored), DisconnectReason.QUARANTINED);
    }

    private static QuarantineCause causeOf(Account account, long generation) {
        return account.clients().anyRefused(generation)
                ? QuarantineCause.REFUSED
                : QuarantineCause.NO_COPY;
    }
}
