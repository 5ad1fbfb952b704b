package telegate.worker.account;

import java.time.Duration;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.RejectedExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.function.Function;
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
import telegate.worker.tdlib.TdClient;
import telegate.worker.tdlib.TdUpdate;

/// An account whose person is logged in: keeps its client running, tells whether it is online,
/// passes messages on and copies its binlog. Runs on the account's lane.
final class ConnectedAccount implements Stage {

    private static final Logger LOG = Logger.getLogger(ConnectedAccount.class);
    private static final Duration PROOF_RETRY = Duration.ofSeconds(2);

    private final Account account;
    private final KeySuspicion suspicion;
    private final BinlogCopies copies;
    private ClientSession session;
    private ClientUse use;
    private Function<TdClient, CompletableFuture<?>> proof;
    private @Nullable ConnectionState connection;
    private boolean online;
    private boolean ending;
    private boolean closing;
    private boolean reopening;
    private boolean logOutAsked;
    private @Nullable CompletableFuture<Void> recycled;
    private Runnable cancelGrace = () -> {};

    private ConnectedAccount(
            Account account,
            ClientSession session,
            Function<TdClient, CompletableFuture<?>> proof) {
        this.account = account;
        this.session = session;
        this.proof = proof;
        this.suspicion = new KeySuspicion(account, this::keyDuplicated);
        this.copies = new BinlogCopies(account, session);
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
        ConnectedAccount connected =
                new ConnectedAccount(account, session, proofOf(account.stored()));
        connected.republish();
        if (ready) {
            connected.onConnection(ConnectionState.READY);
        }
        return connected;
    }

    /// An account that another process served before; null when none of its copies opens.
    static @Nullable ConnectedAccount restored(Account account) {
        StoredAccount stored = account.stored();
        return account.clients()
                .openCopy(stored, stored.generation())
                .map(session -> new ConnectedAccount(account, session, proofOf(stored)))
                .orElseGet(() -> {
                    if (!account.starts().barred(stored.generation())) {
                        tellQuarantine(account, QuarantineCause.NO_COPY);
                    }
                    disconnect(account, Change.of(stored), DisconnectReason.QUARANTINED);
                    return null;
                });
    }

    private static void tellQuarantine(Account account, QuarantineCause cause) {
        LOG.warnf("%s is quarantined: %s", account, cause.sentence());
        account.context.metrics().quarantined(cause);
    }

    private static Function<TdClient, CompletableFuture<?>> proofOf(StoredAccount stored) {
        return stored.counted() ? TdClient::getMe : TdClient::testNetwork;
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
    /// @param done completes when the connection is back
    void recycle(CompletableFuture<Void> done) {
        if (ending || closing || recycled != null) {
            done.complete(null);
            return;
        }
        try {
            account.starts().begin();
        } catch (IllegalStateException | RejectedExecutionException e) {
            // What cannot be noted is not risked; a client that works is worth more.
            done.completeExceptionally(e);
            return;
        }
        recycled = done;
        reopening = true;
        suspicion.forget();
        copies.pause();
        awaitConnection();
        ClientSession old = session;
        var unused =
                closeGently(old)
                        .orTimeout(
                                account.context.worker().closeDeadline().toMillis(),
                                TimeUnit.MILLISECONDS)
                        .whenComplete((_, error) -> account.execute(() -> reopen(old, error)));
    }

    private void reopen(ClientSession old, @Nullable Throwable error) {
        if (ending || closing) {
            return;
        }
        if (error != null) {
            throw new IllegalStateException("The client did not close in time", error);
        }
        reopening = false;
        Binlog file = old.directory().copy();
        old.directory().delete();
        session = account.clients().open(file);
        connection = null;
        proof = proofOf(account.stored());
        use = listen();
        copies.goOn(session);
        if (logOutAsked) {
            logOut();
        }
    }

    void republish() {
        account.publish(
                online ? Events.online(account.stored()) : Events.connecting(account.stored()),
                null);
    }

    /// Logs the account out of Telegram. It counts as logged out at once; that its key is destroyed
    /// is owed from then on.
    void logOut() {
        if (reopening) {
            logOutAsked = true;
            return;
        }
        long generation = account.stored().generation();
        leave(Change.of(account.stored()).retiring(generation), DisconnectReason.LOGGED_OUT);
        var unused = account.clients().retire(session, generation);
    }

    /// An update of its client, or of a former one, which is left out.
    void onUpdate(ClientSession from, TdUpdate update) {
        if (ending || from != session) {
            return;
        }
        switch (update) {
            case TdUpdate.Authorization(AuthorizationState state) -> onAuthorization(state);
            case TdUpdate.Connection(ConnectionState state) -> onConnection(state);
            case TdUpdate.NewMessage(var message) -> {
                use.messages().incrementAndGet();
                account.publishMessage(Events.of(message));
            }
            case TdUpdate.ServiceNotification(String type, String _) -> onNotice(type);
            case TdUpdate.KeyDuplicated _ -> suspicion.raise(session, "TDLib's log");
            case TdUpdate.OpenFailed(var error) -> {
                LOG.errorf("The client of %s cannot be opened: %s", account, error);
                quarantine();
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
            case AuthorizationState.WaitParameters _, AuthorizationState.Ready _ -> {}
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
                    quarantine();
        }
    }

    private void onConnection(ConnectionState state) {
        connection = state;
        if (state == ConnectionState.READY) {
            cancelGrace.run();
            if (recycled != null) {
                recycled.complete(null);
                recycled = null;
            }
            prove();
        } else {
            awaitConnection();
        }
    }

    private void awaitConnection() {
        cancelGrace.run();
        cancelGrace =
                account.context
                        .timer()
                        .after(
                                account.context.worker().connectionGrace(),
                                () -> account.execute(this::lost));
    }

    /// "Connected" is believed only with an answer that needed Telegram.
    private void prove() {
        ClientSession asked = session;
        if (online && account.starts().isProven(asked)) {
            return;
        }
        var unused =
                proof.apply(asked.client())
                        .whenComplete((_, error) -> account.execute(() -> onProof(asked, error)));
    }

    private void onProof(ClientSession asked, @Nullable Throwable error) {
        if (ending || asked != session || connection != ConnectionState.READY) {
            return;
        }
        if (error != null) {
            LOG.warnf("%s has a connection and no answer: %s", account, error);
            if (TelegramAnswers.keyDuplicated(error)) {
                suspicion.raise(session, "an answer");
            }
            proveLater();
        } else if (online) {
            account.starts().proven(asked);
        } else if (account.stored().counted()) {
            online(Change.of(account.stored()));
        } else {
            countAndGoOnline();
        }
    }

    /// The copy of the login knows no counters: a client that goes on from it counts from the
    /// moment it starts, and what came before that is never told. So there is a copy that knows
    /// them before anybody relies on the account.
    private void countAndGoOnline() {
        Binlog copy = copies.copyOfNow();
        copies.afterAllIsTold(
                () -> {
                    if (!ending && !online && connection == ConnectionState.READY) {
                        online(
                                Change.of(account.stored().withCounters())
                                        .withBinlog(account.clients().seal(copy)));
                        copies.stored(copy);
                    }
                },
                this::proveLater);
    }

    private void online(Change change) {
        online = true;
        account.starts().proven(session);
        account.context.metrics().online(1);
        announce(change);
    }

    private void proveLater() {
        account.context.timer().after(PROOF_RETRY, () -> account.execute(this::proveIfStillReady));
    }

    private void proveIfStillReady() {
        if (!ending && connection == ConnectionState.READY) {
            prove();
        }
    }

    private void lost() {
        if (!ending && connection != ConnectionState.READY && online) {
            online = false;
            account.context.metrics().online(-1);
            announce(Change.of(account.stored()));
        }
    }

    private void announce(Change change) {
        commit(change.withAccount(change.account().nextVersion()));
        republish();
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

    private void quarantine() {
        tellQuarantine(account, QuarantineCause.REFUSED);
        setAside(DisconnectReason.QUARANTINED);
    }

    /// The binlogs stay, for a person to look at.
    private void setAside(DisconnectReason reason) {
        leave(Change.of(account.stored()), reason);
        session.attach(_ -> {});
        var unused = session.discard();
    }

    private void leave(Change change, DisconnectReason reason) {
        stopTimers();
        countOffline();
        disconnect(account, change, reason);
        account.enter(null);
    }

    private static void disconnect(Account account, Change change, DisconnectReason reason) {
        account.starts().over();
        StoredAccount left =
                change.account()
                        .disconnected(reason, account.context.clock().instant())
                        .nextVersion();
        commit(account, change.withAccount(left));
        account.publish(Events.disconnected(account.stored()), null);
        LOG.infof("%s is disconnected: %s", account, reason);
    }

    private void commit(Change change) {
        commit(account, change);
    }

    static void commit(Account account, Change change) {
        try {
            account.commit(change);
        } catch (AlreadyConnectedException e) {
            throw new IllegalStateException("A connected account cannot collide", e);
        }
    }

    private void stopTimers() {
        ending = true;
        suspicion.forget();
        account.uses(null);
        cancelGrace.run();
        copies.end();
    }

    private void countOffline() {
        if (online) {
            online = false;
            account.context.metrics().online(-1);
        }
    }

    @Override
    public CompletableFuture<Void> close() {
        closing = true;
        suspicion.forget();
        cancelGrace.run();
        copies.pause();
        return closeGently(session);
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
            copies.store(session.directory().copy());
        } finally {
            stopTimers();
            countOffline();
        }
        session.directory().delete();
    }

    @Override
    public void abandon() {
        stopTimers();
        countOffline();
        session.attach(_ -> {});
        var unused = session.discard();
    }

    @Override
    public String label() {
        if (recycled != null) {
            return "recycling";
        }
        return online ? "online" : "connecting";
    }

    @Override
    public String toString() {
        return "ConnectedAccount[" + account + ", online=" + online + "]";
    }
}
