package telegate.worker.account;

import java.time.Duration;
import java.util.ArrayDeque;
import java.util.Deque;
import java.util.concurrent.CompletableFuture;
import java.util.function.BooleanSupplier;
import org.jboss.logging.Logger;
import telegate.worker.account.AccountContext.Timer;
import telegate.worker.jitter.Jitter;

/// Starts suspects one after the other: only one at a time is neither proven nor given up, so that
/// an abort tells whose doing it was. Thread-safe.
final class SuspectLine {

    private static final Logger LOG = Logger.getLogger(SuspectLine.class);
    private static final Duration LOOK = Duration.ofMillis(50);
    private static final Duration RETRY = Duration.ofSeconds(1);

    /// How long one waits for all others to be proven: those that started at once, and those of
    /// partitions that were taken meanwhile. If it ends the process while they are starting, they
    /// become suspects too.
    private static final Duration PATIENCE = Duration.ofSeconds(10);

    private final Timer timer;
    private final Duration limit;
    private final BooleanSupplier calm;
    private final Deque<Suspect> waiting = new ArrayDeque<>();
    private boolean busy;
    private int looks;

    /// Somebody who has to start alone.
    interface Suspect {

        /// Begins to start and returns at once.
        ///
        /// @param turn to be completed when it is proven or given up, and that is stored;
        ///   exceptionally when it could not begin and has to come again
        void take(CompletableFuture<Void> turn);

        /// Its time is over; `turn` is to be completed as soon as that is stored.
        void over();
    }

    /// @param limit of one turn: without a connection nobody can be proven
    /// @param calm whether all who are no suspects are proven
    SuspectLine(Timer timer, Duration limit, BooleanSupplier calm) {
        this.timer = timer;
        this.limit = limit;
        this.calm = calm;
    }

    /// Puts one at the end.
    synchronized void add(Suspect suspect) {
        waiting.add(suspect);
        if (!busy) {
            busy = true;
            looks = 0;
            var unused = timer.after(LOOK, this::lookAround);
        }
    }

    /// How many wait.
    synchronized int length() {
        return waiting.size();
    }

    /// Whether one waits or has its turn.
    synchronized boolean busy() {
        return busy;
    }

    private synchronized void lookAround() {
        looks++;
        boolean patient = LOOK.multipliedBy(looks).compareTo(PATIENCE) < 0;
        if (patient && !calm.getAsBoolean()) {
            var unused = timer.after(LOOK, this::lookAround);
        } else {
            begin(waiting.remove());
        }
    }

    private synchronized void next() {
        busy = !waiting.isEmpty();
        looks = 0;
        if (busy) {
            lookAround();
        }
    }

    private void begin(Suspect suspect) {
        CompletableFuture<Void> turn = new CompletableFuture<>();
        Runnable cancelLimit = timer.after(limit, suspect::over);
        var unused =
                turn.whenComplete((_, error) -> {
                    cancelLimit.run();
                    if (error != null) {
                        LOG.warnf("%s cannot start alone yet: %s", suspect, error.getMessage());
                        again(suspect);
                    }
                    // Not here: this may be the lane of the one whose turn has ended.
                    var unusedToo =
                            timer.after(
                                    error == null ? Duration.ZERO : Jitter.of(RETRY), this::next);
                });
        suspect.take(turn);
    }

    private synchronized void again(Suspect suspect) {
        waiting.addFirst(suspect);
    }
}
