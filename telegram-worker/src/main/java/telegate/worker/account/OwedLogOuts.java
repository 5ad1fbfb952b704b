package telegate.worker.account;

import java.time.Duration;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ConcurrentHashMap;
import java.util.function.BooleanSupplier;
import java.util.function.Consumer;
import java.util.function.Function;
import org.jboss.logging.Logger;
import telegate.worker.jitter.Jitter;
import telegate.worker.storage.DatabaseFailures;
import telegate.worker.storage.FencedException;
import telegate.worker.storage.Retiring;

/// The log-outs that one account owes to Telegram. Each is tried until it is certain, with pauses
/// that grow, whatever else the account does meanwhile; until then its row and its copies stay, and
/// whoever owns the account next goes on. Runs on the account's lane, but for what says otherwise.
final class OwedLogOuts {

    private static final Logger LOG = Logger.getLogger(OwedLogOuts.class);
    private static final Duration FIRST_PAUSE = Duration.ofSeconds(5);
    private static final Duration LAST_PAUSE = Duration.ofMinutes(5);

    private final Function<Retiring, CompletableFuture<Boolean>> attempt;
    private final Consumer<Retiring> forget;
    private final LaneTimer timer;
    private final BooleanSupplier serving;

    /// With the pause before the next attempt. Two clients of one generation would use one key.
    private final Map<Retiring, Duration> underWay = new ConcurrentHashMap<>();

    /// @param attempt opens a client that is to be logged out and tries to; completes, on any
    ///   thread, when that client has closed, with whether it is certain that the session is gone
    /// @param forget stores that a log-out is not owed any more
    /// @param serving whether the account may do anything; one that waits for its turn to start
    ///   alone is told again of what it owes
    OwedLogOuts(
            Function<Retiring, CompletableFuture<Boolean>> attempt,
            Consumer<Retiring> forget,
            LaneTimer timer,
            BooleanSupplier serving) {
        this.attempt = attempt;
        this.forget = forget;
        this.timer = timer;
        this.serving = serving;
    }

    /// Whether none is under way. From any thread.
    boolean none() {
        return underWay.isEmpty();
    }

    /// The client of this one is open, and its log-out has begun.
    void begun(Retiring owed, CompletableFuture<Boolean> first) {
        underWay.put(owed, FIRST_PAUSE);
        follow(owed, first);
    }

    /// This one is stored as owed, and its client is being closed: it is tried when that is done,
    /// or that client cut off.
    void begunAfter(CompletableFuture<Void> closed, Retiring owed) {
        underWay.put(owed, FIRST_PAUSE);
        var unused = closed.whenComplete((_, _) -> timer.insist(() -> logOut(owed)));
    }

    /// This one is stored as owed: it is tried, unless that is under way already.
    void resume(Retiring owed) {
        if (serving.getAsBoolean() && underWay.putIfAbsent(owed, FIRST_PAUSE) == null) {
            logOut(owed);
        }
    }

    private void logOut(Retiring owed) {
        unlessItFails(owed, () -> follow(owed, attempt.apply(owed)), () -> logOut(owed));
    }

    private void follow(Retiring owed, CompletableFuture<Boolean> tried) {
        var unused =
                tried.whenComplete(
                        (gone, error) -> timer.insist(() -> ended(owed, error == null && gone)));
    }

    private void ended(Retiring owed, boolean gone) {
        if (gone) {
            settle(owed);
        } else if (!serving.getAsBoolean()) {
            // Closed because the account leaves: the next owner finds the row.
            underWay.remove(owed);
        } else {
            later(owed, "Telegram has not confirmed it", () -> logOut(owed));
        }
    }

    private void settle(Retiring owed) {
        unlessItFails(
                owed,
                () -> {
                    forget.accept(owed);
                    underWay.remove(owed);
                },
                () -> settle(owed));
    }

    /// What goes wrong here, most likely with the database, is no reason to give up the client that
    /// the account may have by now.
    private void unlessItFails(Retiring owed, Runnable task, Runnable again) {
        if (!serving.getAsBoolean()) {
            // The next owner finds the row.
            underWay.remove(owed);
            return;
        }
        try {
            task.run();
        } catch (FencedException e) {
            throw e;
        } catch (RuntimeException e) {
            later(owed, DatabaseFailures.cause(e).orElseGet(e::toString), again);
        }
    }

    private void later(Retiring owed, String why, Runnable again) {
        Duration pause = underWay.getOrDefault(owed, FIRST_PAUSE);
        Duration doubled = pause.multipliedBy(2);
        underWay.put(owed, doubled.compareTo(LAST_PAUSE) > 0 ? LAST_PAUSE : doubled);
        LOG.warnf(
                "Account %s still owes a log-out of client %d, tried again within %s: %s",
                owed.accountId(), owed.generation(), pause, why);
        var unused = timer.after(Jitter.of(pause), again);
    }
}
