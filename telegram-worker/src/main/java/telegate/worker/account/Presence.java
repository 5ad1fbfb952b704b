package telegate.worker.account;

import java.time.Duration;
import java.util.concurrent.CompletableFuture;
import java.util.function.Function;
import org.jboss.logging.Logger;
import org.jspecify.annotations.Nullable;
import telegate.worker.binlog.Binlog;
import telegate.worker.jitter.Jitter;
import telegate.worker.messaging.Events;
import telegate.worker.session.ClientSession;
import telegate.worker.storage.Change;
import telegate.worker.storage.StoredAccount;
import telegate.worker.tdlib.ConnectionState;
import telegate.worker.tdlib.TdClient;

/// Whether a connected account is online, as others are told: from an answer of Telegram on, until
/// its connection has been away for a while with a valid lease. Runs on the account's lane.
final class Presence {

    private static final Logger LOG = Logger.getLogger(Presence.class);
    private static final Duration PROOF_RETRY = Duration.ofSeconds(2);

    private final Account account;
    private final KeySuspicion suspicion;
    private final BinlogCopies copies;
    private final Runnable onProven;
    private ClientSession session;
    private Function<TdClient, CompletableFuture<?>> proof;
    private @Nullable ConnectionState connection;

    private boolean online;

    /// A former owner may have told that it is online, and nothing was told since.
    private boolean believed;

    private boolean ended;
    private boolean graceRuns;
    private Runnable cancelGrace = () -> {};

    /// The lease was over when the connection went away, or when it was last looked for how long.
    private boolean silent;

    /// @param onProven hears that Telegram has answered through the present client
    Presence(
            Account account,
            ClientSession session,
            KeySuspicion suspicion,
            BinlogCopies copies,
            Runnable onProven) {
        this.account = account;
        this.session = session;
        this.suspicion = suspicion;
        this.copies = copies;
        this.onProven = onProven;
        this.proof = proofOf(account.stored());
    }

    private static Function<TdClient, CompletableFuture<?>> proofOf(StoredAccount stored) {
        return stored.counted() ? TdClient::getMe : TdClient::testNetwork;
    }

    /// Its client is closed, and another one is to follow soon.
    void awaitNext() {
        connection = null;
        awaitConnection();
    }

    /// Goes on with another client.
    void goOn(ClientSession next) {
        session = next;
        connection = null;
        awaitConnection();
        proof = proofOf(account.stored());
    }

    /// The account goes on from what is stored: others may take it for online until they hear
    /// otherwise, and it has to show soon that it is.
    void takenUp() {
        believed = true;
        awaitConnection();
    }

    boolean online() {
        return online;
    }

    /// Whether it has a connection at this moment too.
    boolean connected() {
        return online && connection == ConnectionState.READY;
    }

    void republish() {
        account.publish(
                online ? Events.online(account.stored()) : Events.connecting(account.stored()),
                null);
    }

    /// What the client tells of its connection.
    void onConnection(ConnectionState state) {
        connection = state;
        if (state == ConnectionState.READY) {
            silent = false;
            if (online) {
                stopGrace();
            }
            prove();
        } else {
            silent |= account.context.sessions().withoutLease();
            // It has been away since the first of these states.
            if (!graceRuns) {
                awaitConnection();
            }
        }
    }

    /// Without a connection for a while it is not online any more, unless the lease is over.
    private void awaitConnection() {
        stopGrace();
        graceRuns = true;
        cancelGrace = account.timer().after(account.context.worker().connectionGrace(), this::lost);
    }

    private void stopGrace() {
        cancelGrace.run();
        graceRuns = false;
    }

    /// "Connected" is believed only with an answer that needed Telegram.
    private void prove() {
        ClientSession asked = session;
        if (online && account.starts().isProven(asked)) {
            return;
        }
        var unused =
                proof.apply(asked.client())
                        .whenComplete((_, error) -> account.insist(() -> onProof(asked, error)));
    }

    private void onProof(ClientSession asked, @Nullable Throwable error) {
        if (ended || asked != session || connection != ConnectionState.READY) {
            return;
        }
        if (error != null) {
            LOG.warnf("%s has a connection and no answer: %s", account, error);
            if (TelegramAnswers.keyDuplicated(error)) {
                suspicion.raise(session, "an answer");
            }
            proveLater();
        } else if (online) {
            proven();
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
                () -> copies.whenIdle(() -> countAndGoOnline(copy)), this::proveLater);
    }

    private void countAndGoOnline(Binlog copy) {
        if (!ended && !online && connection == ConnectionState.READY) {
            online(
                    Change.of(account.stored().withCounters())
                            .withBinlog(account.clients().seal(session, copy)));
            copies.stored(copy);
        }
    }

    private void online(Change change) {
        online = true;
        believed = false;
        stopGrace();
        proven();
        announce(change);
    }

    private void proven() {
        account.starts().proven(session);
        onProven.run();
    }

    private void proveLater() {
        var unused = account.timer().after(Jitter.of(PROOF_RETRY), this::proveIfStillReady);
    }

    private void proveIfStillReady() {
        if (!ended && connection == ConnectionState.READY) {
            prove();
        }
    }

    private void lost() {
        graceRuns = false;
        boolean away = online ? connection != ConnectionState.READY : believed;
        if (ended || !away) {
            return;
        }
        if (silent || account.context.sessions().withoutLease()) {
            silent = account.context.sessions().withoutLease();
            // Nobody is connected then, and the database, which could not renew the lease, stores
            // nothing: the account would have to start again. Afterwards it gets the whole time.
            awaitConnection();
            return;
        }
        online = false;
        believed = false;
        announce(Change.of(account.stored()));
    }

    private void announce(Change change) {
        ConnectedAccount.commit(account, change.withAccount(change.account().nextVersion()));
        republish();
    }

    /// Misses no connection any more.
    void pause() {
        stopGrace();
    }

    /// Its client is given up; what that means is told by others.
    void end() {
        ended = true;
        pause();
        online = false;
    }
}
