package telegate.worker.session;

import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;
import java.util.function.Consumer;
import java.util.function.Supplier;
import org.jboss.logging.Logger;
import org.jspecify.annotations.Nullable;
import telegate.worker.binlog.ClientDirectory;
import telegate.worker.egress.ClientTraffic;
import telegate.worker.tdlib.AuthorizationState;
import telegate.worker.tdlib.TdClient;
import telegate.worker.tdlib.TdClientSettings;
import telegate.worker.tdlib.TdClients;
import telegate.worker.tdlib.TdError;
import telegate.worker.tdlib.TdUpdate;

/// One live client with the folder it writes to.
///
/// Thread-safe. Its listener changes over its life (pool, login, account, retirement); what comes
/// before anybody listens is kept and replayed, so that nothing is lost in between.
public final class ClientSession {

    private static final Logger LOG = Logger.getLogger(ClientSession.class);

    /// tdlib/td issue 2665: a log-out may never complete.
    private static final Duration LOG_OUT_LIMIT = Duration.ofSeconds(30);

    private static final int UNAUTHORIZED = 401;
    private static final int NOT_ACCEPTABLE = 406;

    private final ClientDirectory directory;
    private final TdClient client;
    private final Duration closeLimit;
    private final Runnable cut;

    /// Completes when TDLib has closed it and the gate lets nothing of it through any more.
    private final CompletableFuture<Void> closed;

    private final Supplier<ClientTraffic> traffic;
    private final List<TdUpdate> unheard = new ArrayList<>();
    private Consumer<TdUpdate> observer = _ -> {};
    private @Nullable Consumer<TdUpdate> listener;

    /// TDLib has said that it closes and keeps the session.
    private volatile boolean closing;

    private volatile boolean lossy;

    /// @param closeLimit how long a client may take that is given up; then it is cut off
    /// @param cut drops all its connections, for good
    /// @param forget does the same once it has closed
    /// @param traffic what it moves
    ClientSession(
            ClientDirectory directory,
            TdClients clients,
            TdClientSettings settings,
            Duration closeLimit,
            Runnable cut,
            Runnable forget,
            Supplier<ClientTraffic> traffic) {
        this.directory = directory;
        this.closeLimit = closeLimit;
        this.cut = cut;
        this.traffic = traffic;
        this.client = clients.open(settings, this::received);
        this.closed = client.closed().whenComplete((_, _) -> forget.run());
    }

    /// The TDLib client.
    public TdClient client() {
        return client;
    }

    /// What it moves through the gate, also when it has closed.
    public Supplier<ClientTraffic> traffic() {
        return traffic;
    }

    /// Where it writes.
    public ClientDirectory directory() {
        return directory;
    }

    /// From now on `newListener` hears everything, first what nobody has heard yet. It is called on
    /// TDLib's receive thread or, for the replay, on the caller's, and must only enqueue.
    public synchronized void attach(Consumer<TdUpdate> newListener) {
        listener = newListener;
        unheard.forEach(newListener);
        unheard.clear();
    }

    /// Until somebody attaches, `watcher` sees what comes; it stays unheard all the same.
    synchronized void observe(Consumer<TdUpdate> watcher) {
        observer = watcher;
        unheard.forEach(watcher);
    }

    /// An update of this client was dropped, for want of room. It hears nobody any more: what it
    /// writes from now on counts that update as told, and maybe what it has just written too.
    public synchronized void updateDropped() {
        lossy = true;
        listener = _ -> {};
    }

    /// Whether an update of it was dropped. No copy of its file may be used then, also none that
    /// was made before, unless it is stored already.
    public boolean lossy() {
        return lossy;
    }

    /// Closes the client and keeps its session at Telegram. Completes when TDLib has written the
    /// last byte of the binlog, which is still in the folder then. Whoever waits for that sets a
    /// deadline.
    public CompletableFuture<Void> close() {
        var unused = client.close();
        return closed();
    }

    /// Completes when it has closed, for whatever reason; fails when it was given up.
    public CompletableFuture<Void> closed() {
        return closed.copy();
    }

    /// Drops every connection of it, for good: nothing of it reaches Telegram any more.
    public void cut() {
        cut.run();
    }

    /// Closes the client and removes its folder. If it does not close in time it is cut off, and
    /// its folder stays until this process has gone.
    public CompletableFuture<Void> discard() {
        CompletableFuture<Void> done = close();
        var unused =
                done.copy()
                        .orTimeout(closeLimit.toMillis(), TimeUnit.MILLISECONDS)
                        .exceptionally(late -> {
                            LOG.warnf("A client that is given up does not close: %s", late);
                            cut.run();
                            return null;
                        });
        return done.thenRun(directory::delete);
    }

    /// For a client that Telegram has ended: it destroys its key and closes by itself, and is
    /// closed when it does not. Then its folder is removed.
    public CompletableFuture<Void> ended() {
        return closed().orTimeout(LOG_OUT_LIMIT.toMillis(), TimeUnit.MILLISECONDS)
                .exceptionally(_ -> null)
                .thenCompose(_ -> discard());
    }

    /// Logs the client out, so that neither its key nor a device stays at Telegram. It hears nobody
    /// any more, and is still to be given up.
    ///
    /// That TDLib says `LoggingOut` means nothing: it says so before it has sent anything, and for
    /// as long as it has no connection (`AuthManager::log_out`). Only when Telegram has answered
    /// and the keys are destroyed does it destroy its files and close (`Td::destroy`), and then,
    /// unlike one that is told to close, it does not say `Closing` before `Closed`
    /// (`AuthManager::on_closing`).
    ///
    /// @return completes with true when it is certain that Telegram does not know the session any
    ///   more, with false when it is not and nothing more will come of this, after `limit` at the
    ///   latest; never fails
    public CompletableFuture<Boolean> logOut(Duration limit) {
        CompletableFuture<Boolean> gone = new CompletableFuture<>();
        attach(update -> {
            if (update instanceof TdUpdate.OpenFailed) {
                gone.complete(false);
            }
        });
        var unused = closed().whenComplete((_, error) -> gone.complete(error == null && !closing));
        var unusedToo =
                client.logOut()
                        .whenComplete((_, error) -> {
                            // Other refusals are no end: one that was opened from its own file may
                            // be "Already logging out", and closes when it has.
                            if (error instanceof TdError refusal && endedBefore(refusal)) {
                                gone.complete(true);
                            }
                        });
        return gone.completeOnTimeout(false, limit.toMillis(), TimeUnit.MILLISECONDS);
    }

    /// Whether Telegram says that the key is no good any more.
    private static boolean endedBefore(TdError refusal) {
        return refusal.code() == UNAUTHORIZED || refusal.code() == NOT_ACCEPTABLE;
    }

    /// Logs out a client that nobody needs, so that its key is destroyed at Telegram, and removes
    /// its folder. Not for one that somebody has logged in with: this is tried once.
    public void retire() {
        var unused =
                logOut(LOG_OUT_LIMIT)
                        .thenCompose(gone -> {
                            if (!gone) {
                                LOG.info("An unused client did not log out");
                            }
                            return discard();
                        });
    }

    private synchronized void received(TdUpdate update) {
        if (update instanceof TdUpdate.Authorization(AuthorizationState.Closing _)) {
            closing = true;
        }
        if (listener == null) {
            unheard.add(update);
            observer.accept(update);
        } else {
            listener.accept(update);
        }
    }
}
