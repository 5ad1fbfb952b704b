package telegate.worker.account;

import io.micrometer.core.instrument.MeterRegistry;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.Semaphore;
import org.jboss.logging.Logger;
import org.jspecify.annotations.Nullable;
import telegate.contract.AccountId;
import telegate.contract.Command;
import telegate.contract.Envelope;
import telegate.worker.messaging.CommandRecord;
import telegate.worker.partition.OwnedPartition;
import telegate.worker.storage.AccountStatus;
import telegate.worker.storage.Retiring;
import telegate.worker.storage.StoredAccount;
import telegate.worker.storage.StoredLogin;

/// The accounts this process works on. Thread-safe.
public final class AccountRegistry {

    private static final Logger LOG = Logger.getLogger(AccountRegistry.class);

    /// Kafka takes a record within its delivery timeout or not at all.
    private static final Duration UNHEARD = Duration.ofMinutes(3);

    private final AccountContext context;
    private final Map<AccountId, Account> accounts = new ConcurrentHashMap<>();

    /// @param metrics gets gauges of accounts and waiting tasks
    public AccountRegistry(AccountContext context, MeterRegistry metrics) {
        this.context = context;
        metrics.gauge("telegate.accounts.lanes", accounts, Map::size);
        metrics.gauge(
                "telegate.accounts.mailbox.depth",
                accounts,
                map -> map.values().stream().mapToInt(Account::depth).sum());
        metrics.gauge("telegate.clients.open", context.sessions(), sessions -> sessions.open());
    }

    /// Hands a command to its account's lane.
    public void dispatch(
            OwnedPartition partition, Envelope<Command> command, CommandRecord origin) {
        on(partition, command.accountId(), account -> account.command(command, origin));
    }

    /// Takes up everything of a partition that needs a client: logins first, because people wait.
    ///
    /// @param outage for how long nobody owned it
    public void restore(OwnedPartition partition, Duration outage) {
        Semaphore starting = new Semaphore(context.worker().restoreParallelism());
        List<StoredAccount> live = new ArrayList<>(context.store().live(partition.number()));
        live.sort((a, b) -> Boolean.compare(connected(a), connected(b)));
        for (StoredAccount stored : live) {
            starting.acquireUninterruptibly();
            on(
                    partition,
                    stored.accountId(),
                    account -> {
                        try {
                            account.restore(stored, outage);
                        } finally {
                            starting.release();
                        }
                    });
        }
        tellEndsAgain(partition, outage);
        for (Retiring retiring : context.store().retiring(partition.number())) {
            on(partition, retiring.accountId(), account -> account.finishRetiring(retiring));
        }
        if (!live.isEmpty()) {
            LOG.infof("Partition %d: %d accounts taken up", partition.number(), live.size());
        }
    }

    /// What goes on is told again when it is taken up. What had ended just before the last owner
    /// did would never be: it may have been stored without Kafka having heard of it.
    private void tellEndsAgain(OwnedPartition partition, Duration outage) {
        Instant since = context.clock().instant().minus(outage).minus(UNHEARD);
        for (StoredLogin ended : context.store().endedSince(partition.number(), since)) {
            on(partition, ended.accountId(), account -> account.tellEnd(ended));
        }
        for (AccountId gone : context.store().disconnectedSince(partition.number(), since)) {
            on(partition, gone, Account::tellState);
        }
    }

    /// Closes every client and stores its last binlog; to be called once nothing is dispatched any
    /// more.
    ///
    /// @return completes when all have stopped
    public CompletableFuture<Void> stop() {
        List<CompletableFuture<Void>> stopping = new ArrayList<>();
        for (Account account : accounts.values()) {
            CompletableFuture<Void> stopped = new CompletableFuture<>();
            stopping.add(stopped);
            account.execute(() -> forward(account.stop(), stopped));
        }
        return CompletableFuture.allOf(stopping.toArray(CompletableFuture[]::new));
    }

    /// Accounts with a connected client, and what it has been through.
    Map<Account, ClientUse> used() {
        Map<Account, ClientUse> used = new HashMap<>();
        for (Account account : accounts.values()) {
            ClientUse use = account.use();
            if (use != null) {
                used.put(account, use);
            }
        }
        return used;
    }

    /// Forgets accounts that have nothing left to do.
    public void sweep() {
        for (AccountId accountId : accounts.keySet()) {
            accounts.computeIfPresent(accountId, (_, account) -> account.idle() ? null : account);
        }
    }

    private void on(OwnedPartition partition, AccountId accountId, AccountTask task) {
        // Inside compute, so that no account is swept away between being found and getting its
        // task.
        accounts.compute(
                accountId,
                (_, known) -> {
                    Account account = known(known, accountId, partition);
                    account.execute(() -> task.on(account));
                    return account;
                });
    }

    private Account known(@Nullable Account known, AccountId accountId, OwnedPartition partition) {
        return known == null ? new Account(context, accountId, partition) : known;
    }

    private static boolean connected(StoredAccount account) {
        return account.status() == AccountStatus.CONNECTED;
    }

    private static void forward(CompletableFuture<Void> from, CompletableFuture<Void> to) {
        var unused =
                from.whenComplete((_, error) -> {
                    if (error == null) {
                        to.complete(null);
                    } else {
                        to.completeExceptionally(error);
                    }
                });
    }

    private interface AccountTask {
        void on(Account account);
    }
}
