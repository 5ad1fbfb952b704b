package telegate.worker.account;

import java.time.Duration;
import java.time.Instant;
import java.util.concurrent.CompletableFuture;
import org.jboss.logging.Logger;
import org.jspecify.annotations.Nullable;
import telegate.worker.binlog.Binlog;
import telegate.worker.config.Mistake;
import telegate.worker.session.ClientSession;
import telegate.worker.storage.Change;
import telegate.worker.storage.DatabaseFailures;
import telegate.worker.storage.FencedException;
import telegate.worker.storage.StoredBinlog;

/// The copies of a connected client's binlog: one is made whenever it has changed, and stored when
/// everything that TDLib told before is safe in Kafka. Runs on the account's lane.
final class BinlogCopies {

    private static final Logger LOG = Logger.getLogger(BinlogCopies.class);

    private final Account account;
    private final CopyOrder order = new CopyOrder();
    private ClientSession session;
    private long copiedSize;
    private Instant due;
    private boolean paused;
    private boolean ended;
    private Runnable cancelCopy = () -> {};

    BinlogCopies(Account account, ClientSession session) {
        this.account = account;
        this.session = session;
        this.copiedSize = session.directory().size();
        this.due = nextTime();
    }

    private Instant nextTime() {
        return account.context.clock().instant().plus(account.context.worker().copyInterval());
    }

    /// Goes on with another client. The next copy is made when it was due before: an account whose
    /// clients change more often than copies are made would never get one.
    void goOn(ClientSession next) {
        session = next;
        paused = false;
        copyWhenDue();
    }

    /// The next copy is made after the usual interval.
    void copyLater() {
        due = nextTime();
        copyWhenDue();
    }

    private void copyWhenDue() {
        cancelCopy.run();
        Duration delay = Duration.between(account.context.clock().instant(), due);
        ClientSession planned = session;
        cancelCopy =
                account.timer()
                        .after(
                                delay.isNegative() ? Duration.ZERO : delay,
                                () -> whenIdle(() -> unlessReplaced(planned, this::copyIfChanged)));
    }

    /// Begins to store none any more, so that none comes behind the last one of a client that
    /// closes, and counts as newer.
    void pause() {
        paused = true;
        cancelCopy.run();
    }

    /// Stores none any more.
    void end() {
        ended = true;
        pause();
    }

    /// Copies first, then waits until everything that TDLib told before the copy is safe in Kafka,
    /// then stores: a stored copy is never ahead of what was published, so a restart from it
    /// repeats messages and loses none.
    private void copyIfChanged() {
        if (paused) {
            return;
        }
        if (session.directory().size() == copiedSize) {
            copyLater();
            return;
        }
        ClientSession copied = session;
        long made = order.made();
        Binlog copy = copied.directory().copy();
        afterAllIsTold(
                () -> unlessReplaced(copied, () -> storeAside(copy, made)),
                () -> unlessReplaced(copied, this::copyLater));
    }

    /// The next client's copy is planned already, and two at once would have no order.
    private void unlessReplaced(ClientSession copied, Runnable task) {
        if (copied == session) {
            task.run();
        }
    }

    /// Stores one while the account goes on: its messages must not wait for a database that is slow
    /// or away, and a copy that cannot be stored now is followed by another one.
    private void storeAside(Binlog copy, long made) {
        if (paused) {
            return;
        }
        if (order.overtaken(made)) {
            copyLater();
            return;
        }
        StoredBinlog sealed = account.clients().seal(session, copy);
        CompletableFuture<Void> storing =
                CompletableFuture.runAsync(
                        () ->
                                account.context
                                        .journal()
                                        .storeCopy(account.partition().fence(), sealed),
                        task -> Thread.ofVirtual().name("copy of " + account).start(task));
        order.storing(storing);
        account.clients().storing(order.idle());
        var unused =
                storing.whenComplete(
                        (_, error) -> account.timer().insist(() -> storedAside(copy, error)));
    }

    private void storedAside(Binlog copy, @Nullable Throwable error) {
        if (ended) {
            return;
        }
        if (error == null) {
            stored(copy);
            account.context.database().over();
        } else if (error.getCause() instanceof FencedException fenced) {
            throw fenced;
        } else {
            tell(error);
        }
        copyLater();
    }

    private void tell(Throwable failure) {
        String sentence = DatabaseFailures.cause(failure).orElseGet(failure::toString);
        if (DatabaseFailures.away(failure)) {
            account.context.database().noticed(sentence);
        } else {
            LOG.warnf("A copy of %s could not be stored: %s", account, sentence);
        }
    }

    /// Completes when no copy is being stored; the partition must not be given away before.
    CompletableFuture<Void> idle() {
        return order.idle();
    }

    /// Runs `task`, which stores one, when no earlier one is being stored.
    void whenIdle(Runnable task) {
        order.whenIdle(account::insist, task);
    }

    /// A copy that knows what TDLib has just told.
    Binlog copyOfNow() {
        return session.directory()
                .copyWith(copiedSize, System.nanoTime(), account.context.login().binlogWrite());
    }

    /// Waits until everything that TDLib has told so far is safe in Kafka.
    void afterAllIsTold(Runnable safe, Runnable failed) {
        if (account.context.worker().makes(Mistake.MARKER)) {
            safe.run();
            return;
        }
        var unused =
                session.client()
                        .ping()
                        .whenComplete((_, error) ->
                                account.insist(() -> {
                                    if (error == null) {
                                        awaitPublished(safe, failed);
                                    } else if (!ended) {
                                        failed.run();
                                    }
                                }));
    }

    private void awaitPublished(Runnable safe, Runnable failed) {
        var unused =
                account.published()
                        .whenComplete((_, error) ->
                                account.insist(() -> {
                                    if (!ended) {
                                        (error == null ? safe : failed).run();
                                    }
                                }));
    }

    /// Stores one, unless it is too late for that.
    void store(Binlog copy) {
        if (!ended) {
            ConnectedAccount.commit(
                    account,
                    Change.of(account.stored()).withBinlog(account.clients().seal(session, copy)));
            stored(copy);
        }
    }

    /// This one is stored.
    void stored(Binlog copy) {
        copiedSize = copy.file().length;
        order.stored();
    }
}
