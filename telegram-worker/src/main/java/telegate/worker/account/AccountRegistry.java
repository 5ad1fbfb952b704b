package telegate.worker.account;

import io.micrometer.core.instrument.MeterRegistry;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Collection;
import java.util.Comparator;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.Set;
import java.util.UUID;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.RejectedExecutionException;
import org.jboss.logging.Logger;
import org.jspecify.annotations.Nullable;
import telegate.contract.AccountId;
import telegate.contract.Command;
import telegate.contract.Envelope;
import telegate.worker.messaging.CommandRecord;
import telegate.worker.partition.OwnedPartition;
import telegate.worker.partition.TakenPartition;
import telegate.worker.storage.AccountStatus;
import telegate.worker.storage.StartRecord;
import telegate.worker.storage.StoredAccount;

/// The accounts this process works on. Thread-safe.
public final class AccountRegistry {

    private static final Logger LOG = Logger.getLogger(AccountRegistry.class);

    /// What a suspect gets to be proven before the next one starts.
    private static final Duration TURN = Duration.ofSeconds(30);

    private static final Duration RETRY = Duration.ofMillis(100);

    /// An account in a partition. One command in the wrong partition must not decide where those in
    /// the right one are taken: each finds an account of its own, and only one of these is stored.
    private record Place(AccountId account, int partition) {}

    private final AccountContext context;
    private final Map<Place, Account> accounts = new ConcurrentHashMap<>();
    private final RestoreSlots slots;
    private final SuspectLine suspects;

    /// @param metrics gets gauges of accounts and waiting tasks
    public AccountRegistry(AccountContext context, MeterRegistry metrics) {
        this.context = context;
        this.slots =
                new RestoreSlots(
                        context.worker().restoreParallelism(), context.worker().restoreJitter());
        this.suspects = new SuspectLine(context.timer(), TURN, this::unproven);
        metrics.gauge("telegate.accounts.suspects", suspects, SuspectLine::length);
        metrics.gauge("telegate.accounts.awaiting-start", this, AccountRegistry::awaitingStart);
        metrics.gauge("telegate.accounts.online", this, AccountRegistry::online);
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
        var unused =
                hand(partition, command.accountId(), account -> account.command(command, origin));
    }

    /// Takes up everything of these partitions that needs a client: logins first, because people
    /// wait. When this returns, commands for these partitions may be dispatched; the clients start
    /// after that, so many at once as the settings allow.
    ///
    /// Reads first and begins then: when the database is away, nothing has begun. Who may have
    /// ended a process comes after the others, one at a time.
    ///
    /// @return completes when Telegram has answered through each of these clients, or it will not
    ///   for now; those that come one at a time are not waited for
    public CompletableFuture<Void> restore(Collection<TakenPartition> taken) {
        List<Returning> all = Returning.of(taken, context.store());
        Map<AccountId, StartRecord> known =
                all.isEmpty()
                        ? Map.of()
                        : context.starts().suspicions(TakenPartition.numbers(taken));
        List<Returning> atOnce = new ArrayList<>();
        List<Runnable> held = new ArrayList<>();
        for (Returning one : all) {
            switch (judged(one, known)) {
                case StartJudgement.AtOnce _ -> atOnce.add(one);
                case StartJudgement.Alone _ -> held.add(() -> putInLine(one));
                case StartJudgement.Quarantine _ ->
                        held.add(() -> on(one, account -> quarantine(account, one)));
            }
        }
        List<CompletableFuture<Void>> up = atOnce.stream().map(this::begin).toList();
        held.forEach(Runnable::run);
        if (!all.isEmpty()) {
            LOG.infof(
                    "%d accounts of %d partitions are taken up, %d of them not at once",
                    all.size(), taken.size(), held.size());
        }
        return CompletableFuture.allOf(up.toArray(CompletableFuture[]::new));
    }

    private static StartJudgement judged(Returning one, Map<AccountId, StartRecord> known) {
        StartRecord last = known.get(one.account());
        return last == null ? new StartJudgement.AtOnce() : StartJudgement.of(last);
    }

    private CompletableFuture<Void> begin(Returning one) {
        CompletableFuture<Void> up = new CompletableFuture<>();
        StoredAccount live = one.live();
        if (live != null) {
            // On the account's own thread, so that nobody else waits for its turn.
            hand(
                    one.taken().partition(),
                    one.account(),
                    account -> {
                        account.awaitedStart().await(up);
                        account.execute(() -> start(account, live, one.taken().outage(), up));
                    });
        } else {
            up.complete(null);
        }
        one.owed()
                .forEach(
                        retiring -> on(one, account -> account.clients().finishRetiring(retiring)));
        return up;
    }

    private static void quarantine(Account account, Returning one) {
        account.recovery().unserved(one.taken().outage());
        account.recovery().quarantine(one);
    }

    private void putInLine(Returning one) {
        Account account =
                on(
                        one,
                        taken -> {
                            taken.recovery().unserved(one.taken().outage());
                            taken.recovery().awaitTurn();
                        });
        suspects.add(new SuspectAccount(account, one.owed()));
    }

    private Account on(Returning one, AccountTask task) {
        return on(one.taken().partition(), one.account(), task);
    }

    private void start(
            Account account, StoredAccount live, Duration outage, CompletableFuture<Void> up) {
        account.recovery().unserved(outage);
        boolean awaited = live.status() != AccountStatus.CONNECTED;
        try {
            slots.run(
                    awaited,
                    () -> {
                        if (account.awaitedStart().begin()) {
                            account.recovery().restore(live);
                        }
                        return account.starts().allProven();
                    });
        } finally {
            account.awaitedStart().over();
            forward(account.starts().allProven(), up);
        }
    }

    /// The accounts that need not start alone and whose clients are not opened, or not proven.
    private Set<AccountId> unproven() {
        Set<AccountId> unproven = new HashSet<>(context.starts().unproven());
        accounts.values().stream()
                .filter(account -> account.awaitedStart().awaited())
                .map(Account::accountId)
                .forEach(unproven::add);
        return unproven;
    }

    /// Accounts of taken partitions that wait for their client to be opened.
    public int awaitingStart() {
        return (int)
                accounts.values().stream()
                        .filter(account -> account.awaitedStart().awaited())
                        .count();
    }

    private int online() {
        return (int)
                accounts.values().stream()
                        .map(account -> account.standing().state())
                        .filter(state ->
                                state.equals(AccountStanding.ONLINE)
                                        || state.equals(AccountStanding.RECYCLING))
                        .count();
    }

    /// Accounts that are doing something: a login, a client, a log-out that is owed.
    public int busy() {
        return (int) accounts.values().stream().filter(account -> !account.idle()).count();
    }

    /// How many accounts are worked on, by partition.
    public Map<Integer, Integer> counts() {
        Map<Integer, Integer> counts = new HashMap<>();
        accounts.values()
                .forEach(account -> counts.merge(account.partition().number(), 1, Integer::sum));
        return counts;
    }

    /// A page of what the accounts are doing, in the order of their ids.
    ///
    /// @param partition only this one's; null for all
    /// @param after only ids behind this one; null for the first page
    /// @param limit how many at most
    public List<AccountSight> sights(@Nullable Integer partition, @Nullable UUID after, int limit) {
        return accounts.values().stream()
                .filter(account -> partition == null || account.partition().number() == partition)
                .filter(account ->
                        after == null || account.accountId().value().compareTo(after) > 0)
                .sorted(Comparator.comparing(account -> account.accountId().value()))
                .limit(limit)
                .map(AccountRegistry::sight)
                .toList();
    }

    private static AccountSight sight(Account account) {
        AccountStanding standing = account.standing();
        AccountTraffic.Bytes traffic = account.clients().traffic();
        return new AccountSight(
                account.accountId().value(),
                account.partition().number(),
                standing.state(),
                standing.generation(),
                standing.version(),
                account.depth(),
                traffic.sent(),
                traffic.received(),
                standing.since());
    }

    /// Tells how logins and accounts of these partitions have ended, as far as Kafka may not have
    /// heard of it. When the database is away, nothing was told.
    public void tellUntoldEnds(Collection<TakenPartition> taken) {
        context.untoldEnds().tell(TakenPartition.numbers(taken));
    }

    /// Gives up the accounts of a partition that goes away before their turn to be taken up has
    /// come. They have no client, and their lanes would first wait for it.
    public void withdraw(OwnedPartition partition) {
        of(partition).stream()
                .filter(account -> account.awaitedStart().withdraw())
                .forEach(Account::leave);
    }

    /// To be waited for before [#stop], while everybody else of the partition is still connected.
    ///
    /// @return completes when no login of the partition waits for an answer of Telegram and all are
    ///   cut off, or when that has taken too long
    public CompletableFuture<Void> loginsSilent(OwnedPartition partition) {
        return CompletableFuture.allOf(
                of(partition).stream()
                        .filter(account -> !account.left())
                        .map(LoginSilence::of)
                        .toArray(CompletableFuture[]::new));
    }

    /// Closes every client of a partition and stores its last binlog; to be called once nothing of
    /// it is dispatched any more.
    ///
    /// @return completes when all have closed and are stored
    public CompletableFuture<Void> stop(OwnedPartition partition) {
        List<CompletableFuture<Void>> stopping = new ArrayList<>();
        for (Account account : of(partition)) {
            CompletableFuture<Void> stopped = new CompletableFuture<>();
            stopping.add(stopped);
            stop(account, stopped);
        }
        return CompletableFuture.allOf(stopping.toArray(CompletableFuture[]::new));
    }

    private void stop(Account account, CompletableFuture<Void> stopped) {
        if (account.left()) {
            stopped.complete(null);
            return;
        }
        try {
            account.execute(() -> forward(account.stop(), stopped));
        } catch (RejectedExecutionException e) {
            // Its mailbox is full just now.
            context.timer().after(RETRY, () -> stop(account, stopped));
        }
    }

    /// Drops every connection of a partition's clients, for good.
    public void cut(OwnedPartition partition) {
        of(partition).forEach(Account::cut);
    }

    /// Forgets the accounts of a partition that is given away, and cuts off what is still open.
    /// Waits for clients that are being opened.
    ///
    /// @return completes when nothing of them can reach Telegram any more; not before may somebody
    ///   else have the partition
    public CompletableFuture<Void> forget(OwnedPartition partition) {
        of(partition).forEach(Account::leave);
        accounts.values().removeIf(account -> account.partition().equals(partition));
        return context.sessions().cutOff();
    }

    /// This process ends: what was not handed over is left as it is stored. A client that is closed
    /// with the process must not look like one that Telegram has closed.
    public void leave() {
        accounts.values().forEach(Account::leave);
    }

    private List<Account> of(OwnedPartition partition) {
        return accounts.values().stream()
                .filter(account -> account.partition().equals(partition))
                .toList();
    }

    /// The clients of accounts that are online. None while suspects start: each of them is to be
    /// the only one that is not proven.
    List<Recyclable> recyclable() {
        if (suspects.busy()) {
            return List.of();
        }
        List<Recyclable> clients = new ArrayList<>();
        for (Account account : accounts.values()) {
            ClientUse use = account.use();
            if (use != null && account.standing().state().equals(AccountStanding.ONLINE)) {
                clients.add(use.of(account));
            }
        }
        return clients;
    }

    /// The account that has this client of TDLib's; none for a client that nobody has taken yet.
    public Optional<AccountId> ownerOf(int client) {
        return accounts.values().stream()
                .filter(account -> account.clients().has(client))
                .map(Account::accountId)
                .findFirst();
    }

    /// Forgets accounts that have nothing left to do.
    public void sweep() {
        for (Place place : accounts.keySet()) {
            accounts.computeIfPresent(place, (_, account) -> account.idle() ? null : account);
        }
    }

    private Account on(OwnedPartition partition, AccountId accountId, AccountTask task) {
        return hand(partition, accountId, account -> account.execute(() -> task.on(account)));
    }

    private Account hand(OwnedPartition partition, AccountId accountId, AccountTask hand) {
        // Inside compute, so that no account is swept away between being found and getting its
        // task.
        Account found =
                accounts.compute(
                        new Place(accountId, partition.number()),
                        (_, known) -> {
                            Account account =
                                    known == null
                                            ? new Account(context, accountId, partition)
                                            : known;
                            hand.on(account);
                            return account;
                        });
        return Objects.requireNonNull(found);
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
