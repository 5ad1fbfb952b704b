package telegate.worker.account;

import java.io.UncheckedIOException;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.TimeUnit;
import java.util.function.Supplier;
import org.jboss.logging.Logger;
import telegate.worker.binlog.Binlog;
import telegate.worker.session.ClientSession;
import telegate.worker.storage.Retiring;
import telegate.worker.storage.StoredAccount;
import telegate.worker.storage.StoredBinlog;
import telegate.worker.storage.StoredCopy;

/// The clients of one account that have not closed, whatever became of them since: none may outlive
/// our ownership. Opens them from copies and seals the copies that the next ones go on from. Runs
/// on the account's lane, but for what says otherwise.
final class AccountClients {

    private static final Logger LOG = Logger.getLogger(AccountClients.class);

    private final Account account;
    private final ClientStarts starts;
    private final AccountSteps steps;
    private final OwedLogOuts owed;
    private final StoredCopies copies;
    private final Set<ClientSession> clients = ConcurrentHashMap.newKeySet();
    private final AccountTraffic traffic = new AccountTraffic();

    /// Changes while none is being opened; then all that are open are known.
    private volatile boolean left;

    /// Until a copy of one of them is stored, or is not.
    private CompletableFuture<Void> storing = CompletableFuture.completedFuture(null);

    AccountClients(Account account, ClientStarts starts, AccountSteps steps) {
        this.account = account;
        this.starts = starts;
        this.steps = steps;
        this.owed =
                new OwedLogOuts(
                        this::logOut,
                        this::loggedOut,
                        account.timer(),
                        () -> account.serving() && !starts.waiting());
        this.copies =
                new StoredCopies(
                        this::stored,
                        account.context.sessions().tdlibVersion(),
                        account.context.sessions().testDc());
    }

    /// From now on this client counts as one of this account, until it has closed.
    ///
    /// @throws IllegalStateException when the account has left meanwhile; the client is given up
    synchronized ClientSession own(ClientSession session) {
        if (left) {
            session.cut();
            var unused = session.discard();
            throw gone();
        }
        clients.add(session);
        traffic.add(session.traffic(), session.closed());
        var unused =
                session.closed()
                        .whenComplete((_, error) -> {
                            // One that only was given up may still be there, and has to be cut off.
                            if (error == null) {
                                clients.remove(session);
                            }
                        });
        return session;
    }

    /// What they and those before them have moved. From any thread.
    AccountTraffic.Bytes traffic() {
        return traffic.total();
    }

    /// Whether all have closed, and none is still to be logged out. From any thread.
    boolean none() {
        return clients.isEmpty() && owed.none();
    }

    /// Whether this is one of them, by TDLib's number. From any thread.
    boolean has(int client) {
        return clients.stream().anyMatch(session -> session.client().id() == client);
    }

    /// The copy that a client goes on from.
    ///
    /// @throws ObstacleException when there is one that is not for this worker
    Optional<StoredCopies.Usable> usable(StoredAccount stored, long generation) {
        if (starts.barred(generation)) {
            return Optional.empty();
        }
        return copies.newest(generation, copy -> unsealed(copy, stored));
    }

    /// A client for a copy that has no messages to tell: nothing of what it wrote after the copy is
    /// given up.
    ///
    /// @throws ObstacleException as [#usable]
    Optional<ClientSession> continueCopy(StoredAccount stored, long generation) {
        return usable(stored, generation)
                .map(copy -> opened(() -> account.context.sessions().continued(copy.file())));
    }

    /// The client that a login goes on with. None when that is to be logged out: it was given up,
    /// and its login got no other before its owner ended. Two clients would use one key.
    ///
    /// @throws ObstacleException as [#usable]
    Optional<ClientSession> continueLogin(StoredAccount stored) {
        long generation = stored.generation();
        return account.context.store().owesLogOut(account.accountId(), generation)
                ? Optional.empty()
                : continueCopy(stored, generation);
    }

    /// A client of a connected account that goes on where this copy ends. One that is not the
    /// newest may be of the login, and not know from where messages are counted; then it is online
    /// only when a newer copy is stored that does.
    ClientSession open(StoredCopies.Usable copy) {
        if (!copy.newest()) {
            LOG.warnf("%s goes on from an older copy", account);
            steps.draft(account.stored().withoutCounters());
        }
        return open(copy.file());
    }

    /// A client that goes on where this file ends.
    ///
    /// @throws ObstacleException when the system does not make its folder
    ClientSession open(Binlog file) {
        return opened(() -> account.context.sessions().restored(file));
    }

    private ClientSession opened(Supplier<ClientSession> opening) {
        starts.begin();
        try {
            return starts.opened(begun(opening));
        } catch (UncheckedIOException e) {
            // No space, too many open files: not the account's fault.
            throw new ObstacleException(Obstacle.NOT_OPENED, String.valueOf(e.getMessage()));
        }
    }

    private synchronized ClientSession begun(Supplier<ClientSession> opening) {
        if (left) {
            throw gone();
        }
        return own(opening.get());
    }

    private IllegalStateException gone() {
        return new IllegalStateException(account + " is not ours any more");
    }

    /// The account is not ours any more: what is still open is cut off and closed, and nothing is
    /// opened from now on. Its folder stays: a step that is just being stored may copy it, and this
    /// worker goes on from it when the account comes back. Waits for a client that is being opened.
    /// From any thread.
    synchronized void leave() {
        left = true;
        clients.forEach(session -> {
            session.cut();
            var unused = session.close();
        });
    }

    /// Whether it is not ours any more. From any thread.
    boolean left() {
        return left;
    }

    /// TDLib does not go on from this copy: the one before it is next.
    void refuse(StoredCopies.Place copy) {
        copies.refuse(copy);
    }

    /// Whether TDLib has refused a copy of this client.
    boolean anyRefused(long generation) {
        return copies.anyRefused(generation);
    }

    private Optional<StoredCopy> stored(long generation, int index) {
        return account.context.store().binlogs(account.accountId(), generation, index, 1).stream()
                .findFirst();
    }

    private Optional<Binlog> unsealed(StoredBinlog copy, StoredAccount stored) {
        return account.context
                .sealer()
                .open(copy.sealed(), stored.tenant(), account.accountId(), copy.generation());
    }

    /// Seals a copy of the binlog of `client`, the account's present one.
    ///
    /// @throws IllegalStateException when an update of the client was dropped: the copy may count
    ///   it as told, and whoever went on from there would never tell it
    StoredBinlog seal(ClientSession client, Binlog binlog) {
        if (client.lossy()) {
            throw new IllegalStateException("An update of its client was dropped");
        }
        StoredAccount stored = account.stored();
        AccountContext context = account.context;
        return new StoredBinlog(
                account.accountId(),
                stored.generation(),
                context.sessions().tdlibVersion(),
                context.sessions().testDc(),
                context.sealer()
                        .seal(binlog, stored.tenant(), account.accountId(), stored.generation()));
    }

    /// A copy is being stored, until this completes.
    void storing(CompletableFuture<Void> done) {
        storing = done;
    }

    /// Logs a client out, so that its key is destroyed at Telegram.
    ///
    /// @return completes when that is done or was given up for now
    CompletableFuture<Void> retire(ClientSession session, long generation) {
        CompletableFuture<Boolean> first = new Retirement(account).of(session);
        owed.begun(new Retiring(account.accountId(), generation), first);
        return first.thenAccept(_ -> {});
    }

    /// The same for one that closes already: another one is opened from its copy then.
    void retireClosing(ClientSession session, long generation) {
        var unused = session.discard();
        owed.begunAfter(allClosed(), new Retiring(account.accountId(), generation));
    }

    /// Logs a client out that an earlier owner gave up, or this one before it failed.
    void finishRetiring(Retiring retiring) {
        owed.resume(retiring);
    }

    private CompletableFuture<Boolean> logOut(Retiring retiring) {
        StoredAccount known = steps.known();
        StoredAccount owner =
                known != null
                        ? known
                        : account.context.store().account(account.accountId()).orElseThrow();
        try {
            return continueCopy(owner, retiring.generation())
                    .map(session -> new Retirement(account).of(session))
                    .orElseGet(() -> {
                        starts.settle();
                        return CompletableFuture.completedFuture(true);
                    });
        } catch (ObstacleException e) {
            LOG.warnf("A client of %s cannot be logged out here: %s", account, e.getMessage());
            starts.settle();
            return CompletableFuture.completedFuture(false);
        }
    }

    private void loggedOut(Retiring retiring) {
        account.context.journal().retired(account.partition().fence(), retiring);
    }

    /// Closes every one, also those that were given up before.
    ///
    /// @return completes when all have closed; fails when it is not known of one whether it has,
    ///   and then all are cut off
    CompletableFuture<Void> close() {
        return CompletableFuture.allOf(
                        clients.stream()
                                .map(ClientSession::close)
                                .toArray(CompletableFuture[]::new))
                .whenComplete((_, error) -> {
                    if (error != null) {
                        LOG.warnf("%s has a client that did not close: %s", account, error);
                        cut();
                    }
                });
    }

    /// Completes when no client of the account can reach Telegram any more: the next one has the
    /// same key. And no copy of them is being stored: later it would be the newest, and older than
    /// those of the next one.
    CompletableFuture<Void> allClosed() {
        long limit = account.context.worker().closeDeadline().toMillis();
        // Not those that are opened meanwhile.
        List<ClientSession> closing = List.copyOf(clients);
        CompletableFuture<Void> closed =
                CompletableFuture.allOf(
                                closing.stream()
                                        .map(session -> session.closed())
                                        .toArray(CompletableFuture[]::new))
                        .orTimeout(limit, TimeUnit.MILLISECONDS)
                        .whenComplete((_, late) -> {
                            if (late != null) {
                                LOG.warnf(
                                        "%s has a client that does not close; it is cut off",
                                        account);
                                closing.forEach(ClientSession::cut);
                            }
                        });
        return CompletableFuture.allOf(
                closed, storing.copy().orTimeout(limit, TimeUnit.MILLISECONDS));
    }

    /// Drops every connection of its clients, for good. From any thread.
    void cut() {
        clients.forEach(ClientSession::cut);
    }
}
