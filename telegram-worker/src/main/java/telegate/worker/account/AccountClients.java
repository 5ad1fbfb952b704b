package telegate.worker.account;

import java.util.Optional;
import java.util.Set;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.TimeUnit;
import org.jboss.logging.Logger;
import telegate.worker.binlog.Binlog;
import telegate.worker.session.ClientSession;
import telegate.worker.storage.AccountJournal;
import telegate.worker.storage.Retiring;
import telegate.worker.storage.StoredAccount;
import telegate.worker.storage.StoredBinlog;

/// The clients of one account that have not closed, whatever became of them since: none may outlive
/// our ownership. Opens them from copies and seals the copies that the next ones go on from. Runs
/// on the account's lane, but for what says otherwise.
final class AccountClients {

    private static final Logger LOG = Logger.getLogger(AccountClients.class);

    /// As many older copies as there may be.
    private static final int OLDER = AccountJournal.KEPT_COPIES - 1;

    private final Account account;
    private final ClientStarts starts;
    private final AccountSteps steps;
    private final OwedLogOuts owed;
    private final Set<ClientSession> clients = ConcurrentHashMap.newKeySet();

    AccountClients(Account account, ClientStarts starts, AccountSteps steps) {
        this.account = account;
        this.starts = starts;
        this.steps = steps;
        this.owed =
                new OwedLogOuts(this::logOut, this::loggedOut, account.timer(), account::serving);
    }

    /// From now on this client counts as one of this account, until it has closed.
    ClientSession own(ClientSession session) {
        clients.add(session);
        var unused = session.client().closed().whenComplete((_, _) -> clients.remove(session));
        return session;
    }

    /// Whether all have closed, and none is still to be logged out. From any thread.
    boolean none() {
        return clients.isEmpty() && owed.none();
    }

    /// A client that goes on from the newest copy that opens.
    Optional<ClientSession> openCopy(StoredAccount stored, long generation) {
        return newestCopy(stored, generation).map(this::open);
    }

    /// The same for a client that has no messages to tell: nothing of what it wrote after the copy
    /// is given up.
    Optional<ClientSession> continueCopy(StoredAccount stored, long generation) {
        return newestCopy(stored, generation)
                .map(copy -> {
                    starts.begin();
                    return starts.opened(own(account.context.sessions().continued(copy)));
                });
    }

    /// A client that goes on where this file ends.
    ClientSession open(Binlog file) {
        starts.begin();
        return starts.opened(own(account.context.sessions().restored(file)));
    }

    private Optional<Binlog> newestCopy(StoredAccount stored, long generation) {
        if (starts.barred(generation)) {
            return Optional.empty();
        }
        Optional<Binlog> newest = copy(stored, generation, 0, 1);
        return newest.isPresent() ? newest : copy(stored, generation, 1, OLDER);
    }

    private Optional<Binlog> copy(StoredAccount stored, long generation, int from, int most) {
        AccountContext context = account.context;
        return context.store().binlogs(account.accountId(), generation, from, most).stream()
                .filter(copy -> copy.testDc() == context.sessions().testDc())
                .flatMap(copy ->
                        context
                                .sealer()
                                .open(
                                        copy.sealed(),
                                        stored.tenant(),
                                        account.accountId(),
                                        generation)
                                .stream())
                .findFirst();
    }

    /// Seals a copy of the binlog of the account's present client.
    StoredBinlog seal(Binlog binlog) {
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

    /// Logs a client out, so that its key is destroyed at Telegram.
    ///
    /// @return completes when that is done or was given up for now
    CompletableFuture<Void> retire(ClientSession session, long generation) {
        CompletableFuture<Boolean> first = new Retirement(account).of(session);
        owed.begun(new Retiring(account.accountId(), generation), first);
        return first.thenAccept(_ -> {});
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
        return continueCopy(owner, retiring.generation())
                .map(session -> new Retirement(account).of(session))
                .orElseGet(() -> {
                    starts.settle();
                    return CompletableFuture.completedFuture(true);
                });
    }

    private void loggedOut(Retiring retiring) {
        account.context.journal().retired(account.partition().fence(), retiring);
    }

    /// Closes every one, also those that were given up before.
    ///
    /// @return completes when all have closed
    CompletableFuture<Void> close() {
        return CompletableFuture.allOf(
                clients.stream().map(ClientSession::close).toArray(CompletableFuture[]::new));
    }

    /// Completes when no client of the account can reach Telegram any more: the next one has the
    /// same key.
    CompletableFuture<Void> allClosed() {
        return CompletableFuture.allOf(
                        clients.stream()
                                .map(session -> session.client().closed())
                                .toArray(CompletableFuture[]::new))
                .orTimeout(
                        account.context.worker().closeDeadline().toMillis(), TimeUnit.MILLISECONDS)
                .whenComplete((_, late) -> {
                    if (late != null) {
                        LOG.warnf("%s has a client that does not close; it is cut off", account);
                        cut();
                    }
                });
    }

    /// Drops every connection of its clients, for good. From any thread.
    void cut() {
        clients.forEach(account.context.sessions()::cut);
    }
}
