package telegate.worker.session;

import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;
import java.util.function.Consumer;
import org.jboss.logging.Logger;
import org.jspecify.annotations.Nullable;
import telegate.worker.binlog.ClientDirectory;
import telegate.worker.tdlib.TdClient;
import telegate.worker.tdlib.TdClientSettings;
import telegate.worker.tdlib.TdClients;
import telegate.worker.tdlib.TdUpdate;

/// One live client with the folder it writes to.
///
/// Thread-safe. Its listener changes over its life (pool, login, account, retirement); what comes
/// before anybody listens is kept and replayed, so that nothing is lost in between.
public final class ClientSession {

    private static final Logger LOG = Logger.getLogger(ClientSession.class);

    /// tdlib/td issue 2665: a log-out may never complete.
    private static final Duration LOG_OUT_LIMIT = Duration.ofSeconds(30);

    private final ClientDirectory directory;
    private final TdClient client;
    private final Duration closeLimit;
    private final Runnable cut;
    private final List<TdUpdate> unheard = new ArrayList<>();
    private Consumer<TdUpdate> observer = _ -> {};
    private @Nullable Consumer<TdUpdate> listener;

    /// @param closeLimit how long a client may take that is given up; then it is cut off
    /// @param cut drops all its connections, for good
    ClientSession(
            ClientDirectory directory,
            TdClients clients,
            TdClientSettings settings,
            Duration closeLimit,
            Runnable cut) {
        this.directory = directory;
        this.closeLimit = closeLimit;
        this.cut = cut;
        this.client = clients.open(settings, this::received);
    }

    /// The TDLib client.
    public TdClient client() {
        return client;
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

    /// Closes the client and keeps its session at Telegram. Completes when TDLib has written the
    /// last byte of the binlog, which is still in the folder then. Whoever waits for that sets a
    /// deadline.
    public CompletableFuture<Void> close() {
        return client.close();
    }

    /// Closes the client and removes its folder. If it does not close in time it is cut off, and
    /// its folder stays until this process has gone.
    public CompletableFuture<Void> discard() {
        CompletableFuture<Void> closed = client.close();
        var unused =
                closed.copy()
                        .orTimeout(closeLimit.toMillis(), TimeUnit.MILLISECONDS)
                        .exceptionally(late -> {
                            LOG.warnf("A client that is given up does not close: %s", late);
                            cut.run();
                            return null;
                        });
        return closed.thenRun(directory::delete);
    }

    /// For a client that Telegram has ended: it destroys its key and closes by itself, and is
    /// closed when it does not. Then its folder is removed.
    public CompletableFuture<Void> ended() {
        return client.closed()
                .orTimeout(LOG_OUT_LIMIT.toMillis(), TimeUnit.MILLISECONDS)
                .exceptionally(_ -> null)
                .thenCompose(_ -> discard());
    }

    /// Logs out a client that nobody needs, so that its key is destroyed at Telegram, and removes
    /// its folder. Not for one that somebody has logged in with: this is tried once.
    public void retire() {
        var unused =
                client.logOut()
                        .thenCompose(_ -> client.closed())
                        .orTimeout(LOG_OUT_LIMIT.toMillis(), TimeUnit.MILLISECONDS)
                        .whenComplete((_, error) -> {
                            if (error != null) {
                                LOG.infof("An unused client did not log out: %s", error);
                            }
                        })
                        .exceptionally(_ -> null)
                        .thenCompose(_ -> discard());
    }

    private synchronized void received(TdUpdate update) {
        if (listener == null) {
            unheard.add(update);
            observer.accept(update);
        } else {
            listener.accept(update);
        }
    }
}
