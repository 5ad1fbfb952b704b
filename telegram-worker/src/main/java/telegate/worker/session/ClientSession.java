package telegate.worker.session;

import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CompletableFuture;
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

    private final ClientDirectory directory;
    private final TdClient client;
    private final List<TdUpdate> unheard = new ArrayList<>();
    private Consumer<TdUpdate> observer = _ -> {};
    private @Nullable Consumer<TdUpdate> listener;

    ClientSession(ClientDirectory directory, TdClients clients, TdClientSettings settings) {
        this.directory = directory;
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
    /// last byte of the binlog, which is still in the folder then.
    public CompletableFuture<Void> close() {
        return client.close();
    }

    /// Closes the client and removes its folder.
    public CompletableFuture<Void> discard() {
        return client.close().thenRun(directory::delete);
    }

    /// Logs out a client that nobody needs, so that its key is destroyed at Telegram, and removes
    /// its folder. Not for one that somebody has logged in with: this is tried once.
    public void retire() {
        var unused =
                client.logOut()
                        .thenCompose(_ -> client.closed())
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
