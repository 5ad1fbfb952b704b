package telegate.worker.account;

import java.time.Duration;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.RejectedExecutionException;
import java.util.concurrent.TimeUnit;
import org.jboss.logging.Logger;
import org.jspecify.annotations.Nullable;
import telegate.contract.DisconnectReason;
import telegate.worker.binlog.Binlog;
import telegate.worker.config.Mistake;
import telegate.worker.messaging.Events;
import telegate.worker.session.ClientSession;
import telegate.worker.storage.AlreadyConnectedException;
import telegate.worker.storage.Change;
import telegate.worker.storage.StoredAccount;
import telegate.worker.tdlib.AuthorizationState;
import telegate.worker.tdlib.ConnectionState;
import telegate.worker.tdlib.TdUpdate;

/// An account whose person is logged in: keeps its client running, tells whether it is online,
/// passes messages on and copies its binlog. Runs on the account's lane.
final class ConnectedAccount implements Stage {

    private static final Logger LOG = Logger.getLogger(ConnectedAccount.class);

    /// What becomes of its client.
    private enum Phase {
        OPEN,
        /// Closes and is opened again.
        REOPENING,
        /// Closes because the account leaves this worker.
        CLOSING,
        /// Nothing is expected of it any more.
        ENDED
    }

    private final Account account;
    private final KeySuspicion suspicion;
    private final BinlogCopies copies;
    private final Presence presence;
    private ClientSession session;
    private ClientUse use;
    private Phase phase = Phase.OPEN;

    /// What the client was opened from, until it is recycled; null after a login.
    private StoredCopies.@Nullable Place source;

    /// Whether a client of this account was logged in here: only then is its file worth keeping.
    private boolean ready;

    private @Nullable Recycled recycled;

    /// That the client is being recycled.
    ///
    /// @param done hears how that ended
    /// @param begun by [System#nanoTime]
    private record Recycled(CompletableFuture<Boolean> done, long begun) {}

    private ConnectedAccount(Account account, ClientSession session) {
        this.account = account;
        this.session = session;
        this.suspicion = new KeySuspicion(account, this::keyDuplicated);
        this.copies = new BinlogCopies(account, session);
        this.presence = new Presence(account, session, suspicion, copies, this::proven);
        this.use = listen();
        copies.copyLater();
    }

    /// An account that has logged in just now; the login's commit has left a version for its state.
    ///
    /// TDLib now asks Telegram from where it shall count messages, and what arrives before the
    /// answer is never told as new. So the account is online only after a later answer.
    ///
    /// @param ready whether its connection is ready
    static ConnectedAccount connected(Account account, ClientSession session, boolean ready) {
        ConnectedAccount connected = new ConnectedAccount(account, session);
        connected.ready = true;
        connected.republish();
        if (ready) {
            connected.presence.onConnection(ConnectionState.READY);
        }
        return connected;
    }

    /// An account that goes on from this copy.
    static ConnectedAccount restored(Account account, StoredCopies.Usable copy) {
        ConnectedAccount restored = new ConnectedAccount(account, account.clients().open(copy));
        restored.source = copy.place();
        restored.presence.takenUp();
        return restored;
    }

    private ClientUse listen() {
        ClientSession heard = session;
        ClientUse since = ClientUse.since(account.context.clock().instant());
        account.uses(since);
        heard.attach(update -> account.executeUpdate(heard, () -> onUpdate(heard, update)));
        return since;
    }

    /// Closes the client and goes on with a new one from its file, which frees what TDLib keeps of
    /// past messages. What is stored stays as it is: after a crash the account goes on from there.
    ///
    /// Not while it is away already: nobody knows whether a new connection can be had.
    ///
    /// @param done completes with true when Telegram has answered through the new one, with false
    ///   when nothing came of it
    void recycle(CompletableFuture<Boolean> done) {
        if (leaving() || recycled != null || !presence.connected()) {
            done.complete(false);
            return;
        }
        try {
            account.starts().begin();
        } catch (IllegalStateException | RejectedExecutionException e) {
            // What cannot be noted is not risked; a client that works is worth more.
            done.completeExceptionally(e);
            return;
        }
        recycled = new Recycled(done, System.nanoTime());
        phase = Phase.REOPENING;
        suspicion.forget();
        copies.pause();
        presence.awaitNext();
        ClientSession old = session;
        var unused =
                closeGently(old)
                        .orTimeout(
                                account.context.worker().closeDeadline().toMillis(),
                                TimeUnit.MILLISECONDS)
                        .whenComplete((_, error) -> account.insist(() -> reopen(old, error)));
    }

    private void reopen(ClientSession old, @Nullable Throwable error) {
        if (leaving()) {
            return;
        }
        if (error != null) {
            throw new IllegalStateException("The client did not close in time", error);
        }
        if (old.lossy()) {
            throw new IllegalStateException("An update of the client was dropped");
        }
        phase = Phase.OPEN;
        Binlog file = old.directory().copy();
        old.directory().delete();
        source = null;
        session = account.clients().open(file);
        // Raised by the last words of the old one, which cannot be asked any more; Telegram's first
        // answer tells.
        suspicion.forget();
        presence.goOn(session);
        use = listen();
        copies.goOn(session);
    }

    private void proven() {
        Recycled ended = recycled;
        if (ended != null) {
            recycled = null;
            account.context.metrics().recycled(Duration.ofNanos(System.nanoTime() - ended.begun()));
            ended.done().complete(true);
        }
    }

    private void notRecycled() {
        Recycled ended = recycled;
        if (ended != null) {
            recycled = null;
            ended.done().complete(false);
        }
    }

    private boolean leaving() {
        return phase == Phase.CLOSING || phase == Phase.ENDED;
    }

    void republish() {
        presence.republish();
    }

    /// Logs the account out of Telegram. It counts as logged out at once; that its key is destroyed
    /// is owed from then on.
    void logOut() {
        boolean closing = phase == Phase.REOPENING;
        long generation = account.stored().generation();
        leave(Change.of(account.stored()).retiring(generation), DisconnectReason.LOGGED_OUT);
        if (closing) {
            session.attach(_ -> {});
            account.clients().retireClosing(session, generation);
        } else {
            var unused = account.clients().retire(session, generation);
        }
    }

    /// An update of its client, or of a former one, which is left out.
    void onUpdate(ClientSession from, TdUpdate update) {
        if (phase == Phase.ENDED || from != session) {
            return;
        }
        switch (update) {
            case TdUpdate.Authorization(AuthorizationState state) -> onAuthorization(state);
            case TdUpdate.Connection(ConnectionState _) when leaving() -> {}
            case TdUpdate.Connection(ConnectionState state) -> presence.onConnection(state);
            case TdUpdate.NewMessage(var message) -> {
                use.messages().incrementAndGet();
                account.publishMessage(Events.of(message));
            }
            case TdUpdate.ServiceNotification(String type, String _) -> onNotice(type);
            case TdUpdate.KeyDuplicated _ -> suspicion.raise(session, "TDLib's log");
            case TdUpdate.OpenFailed(var error, boolean ofFile) -> {
                if (!ofFile) {
                    throw new ObstacleException(Obstacle.NOT_OPENED, error.toString());
                }
                throw refused("TDLib refuses its file: " + error);
            }
            case TdUpdate.Unknown(String type) ->
                    LOG.warnf("%s got an unreadable %s", account, type);
        }
    }

    private void onNotice(String type) {
        LOG.warnf("Telegram notifies %s: %s", account, type);
        if (KeySuspicion.raisedBy(type)) {
            suspicion.raise(session, type);
        }
    }

    private void onAuthorization(AuthorizationState state) {
        switch (state) {
            case AuthorizationState.WaitParameters _ -> {}
            case AuthorizationState.Ready _ -> {
                ready = true;
                account.context.obstacles().over(account.accountId());
            }
            // Nobody here has asked for it, so it was the person, in Telegram; or Telegram itself.
            case AuthorizationState.LoggingOut _ ->
                    ended(
                            suspicion.raised()
                                    ? DisconnectReason.KEY_DUPLICATED
                                    : DisconnectReason.REVOKED);
            case AuthorizationState.Closing _, AuthorizationState.Closed _ ->
                    throw new IllegalStateException("The client closed by itself");
            case AuthorizationState.WaitPhoneNumber _,
                    AuthorizationState.WaitOtherDeviceConfirmation _,
                    AuthorizationState.WaitPassword _,
                    AuthorizationState.Unknown _ ->
                    throw refused("its client is not logged in");
        }
    }

    private void ended(DisconnectReason reason) {
        long generation = account.stored().generation();
        leave(Change.of(account.stored()).forgetting(generation), reason);
        // TDLib destroys the key and deletes its files by itself, then closes.
        session.attach(_ -> {});
        var unused = session.ended();
    }

    private void keyDuplicated() {
        LOG.errorf("%s: Telegram has destroyed its key, which it saw in two places", account);
        setAside(DisconnectReason.KEY_DUPLICATED);
    }

    /// Its client goes on from another copy, when this one has closed: they have the same key.
    private RefusedCopyException refused(String why) {
        // It has ended no process.
        account.starts().proven(session);
        if (source != null) {
            account.clients().refuse(source);
        }
        return new RefusedCopyException(why);
    }

    /// The binlogs stay, for a person to look at.
    private void setAside(DisconnectReason reason) {
        leave(Change.of(account.stored()), reason);
        session.attach(_ -> {});
        var unused = session.discard();
    }

    private void leave(Change change, DisconnectReason reason) {
        end();
        disconnect(account, change, reason);
        account.enter(null);
    }

    static void disconnect(Account account, Change change, DisconnectReason reason) {
        account.starts().over();
        account.context.obstacles().over(account.accountId());
        StoredAccount left =
                change.account()
                        .disconnected(reason, account.context.clock().instant())
                        .nextVersion();
        commit(account, change.withAccount(left));
        account.publish(Events.disconnected(account.stored()), null);
        LOG.infof("%s is disconnected: %s", account, reason);
    }

    static void commit(Account account, Change change) {
        try {
            account.commit(change);
        } catch (AlreadyConnectedException e) {
            throw new IllegalStateException("A connected account cannot collide", e);
        }
    }

    private void end() {
        phase = Phase.ENDED;
        notRecycled();
        suspicion.forget();
        account.uses(null);
        copies.end();
        presence.end();
    }

    @Override
    public CompletableFuture<Void> close() {
        if (phase != Phase.ENDED) {
            phase = Phase.CLOSING;
        }
        notRecycled();
        suspicion.forget();
        presence.pause();
        copies.pause();
        return CompletableFuture.allOf(closeGently(session), copies.idle());
    }

    /// Updates that come while it closes are still passed on; only its end is expected.
    private CompletableFuture<Void> closeGently(ClientSession closed) {
        closed.attach(update -> {
            if (update instanceof TdUpdate.NewMessage(var message)) {
                account.executeUpdate(closed, () -> account.publishMessage(Events.of(message)));
            }
        });
        return closed.close();
    }

    @Override
    public void stopped() {
        try {
            if (!account.context.worker().makes(Mistake.MARKER)) {
                // Without Kafka an older copy is the right one: what it has not heard is told
                // again.
                account.published()
                        .copy()
                        .orTimeout(
                                account.context.worker().closeDeadline().toMillis(),
                                TimeUnit.MILLISECONDS)
                        .join();
            }
            // One that was not logged in yet may be a damaged file, which TDLib cuts off.
            if (ready) {
                copies.store(session.directory().copy());
            }
        } finally {
            end();
        }
        session.directory().delete();
    }

    @Override
    public void abandon() {
        if (recycled != null) {
            recycled.done()
                    .completeExceptionally(
                            new IllegalStateException("It starts again from what is stored"));
        }
        end();
        session.attach(_ -> {});
        var unused = session.discard();
    }

    @Override
    public String label() {
        if (!presence.online()) {
            return AccountStanding.CONNECTING;
        }
        return recycled == null ? AccountStanding.ONLINE : AccountStanding.RECYCLING;
    }

    @Override
    public String toString() {
        return "ConnectedAccount[" + account + ", online=" + presence.online() + "]";
    }
}
