package telegate.worker.account;

import java.time.Duration;
import java.util.ArrayDeque;
import java.util.Deque;
import java.util.HashSet;
import java.util.Set;
import java.util.concurrent.CompletableFuture;
import java.util.function.Supplier;
import org.jboss.logging.Logger;
import telegate.contract.AccountId;
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
    private final Supplier<Set<AccountId>> unproven;

    /// Those that were waited for in vain, as long as they are not proven: nobody waits for them a
    /// second time.
    private final Set<AccountId> waitedFor = new HashSet<>();

    private final Deque<Suspect> waiting = new ArrayDeque<>();
    private boolean busy;
    private int looks;

    /// Who was starting when the present wait began.
    private Set<AccountId> atFirst = Set.of();

    /// The present turn has lasted for its whole time.
    private boolean overdue;

    /// Somebody who has to start alone.
    interface Suspect {

        /// Begins to start and returns at once.
        ///
        /// @param turn to be completed when it is proven or given up, and that is stored, with
        ///   whether it has to come again, behind the others; exceptionally when it could not begin
        ///   and has to come again at once
        void take(CompletableFuture<Boolean> turn);

        /// Its time is over and another one waits: `turn` is to be completed as soon as its client
        /// has closed.
        void over();
    }

    /// @param limit of one turn, while another one waits: without a connection nobody can be proven
    /// @param unproven who is starting and no suspect
    SuspectLine(Timer timer, Duration limit, Supplier<Set<AccountId>> unproven) {
        this.timer = timer;
        this.limit = limit;
        this.unproven = unproven;
    }

    /// Puts one at the end.
    synchronized void add(Suspect suspect) {
        waiting.add(suspect);
        if (!busy) {
            busy = true;
            looks = 0;
            waitedFor.clear();
            var unused = timer.after(LOOK, this::lookAround);
        }
    }

    /// How many wait.
    synchronized int length() {
        return waiting.size();
    }

    /// Whether one waits or has its turn, and not for so long that others need not mind.
    synchronized boolean busy() {
        return busy && !(overdue && waiting.isEmpty());
    }

    private synchronized void lookAround() {
        looks++;
        boolean patient = LOOK.multipliedBy(looks).compareTo(PATIENCE) < 0;
        Set<AccountId> starting = unproven.get();
        if (looks == 1) {
            atFirst = starting;
        }
        waitedFor.retainAll(starting);
        if (patient && !waitedFor.containsAll(starting)) {
            var unused = timer.after(LOOK, this::lookAround);
        } else {
            atFirst.stream().filter(starting::contains).forEach(waitedFor::add);
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
        CompletableFuture<Boolean> turn = new CompletableFuture<>();
        overdue = false;
        var unusedLimit = timer.after(limit, () -> endWhenAnotherWaits(suspect, turn));
        var unused =
                turn.whenComplete((comesAgain, error) -> {
                    if (error != null) {
                        LOG.warnf("%s cannot start alone yet: %s", suspect, error.getMessage());
                        again(suspect);
                    } else if (comesAgain) {
                        behindTheOthers(suspect);
                    }
                    // Not here: this may be the lane of the one whose turn has ended.
                    var unusedToo =
                            timer.after(
                                    error == null ? Duration.ZERO : Jitter.of(RETRY), this::next);
                });
        suspect.take(turn);
    }

    /// Nobody gains from it if the last one closes a client that may be proven yet.
    private synchronized void endWhenAnotherWaits(
            Suspect suspect, CompletableFuture<Boolean> turn) {
        if (turn.isDone()) {
            return;
        }
        overdue = true;
        if (waiting.isEmpty()) {
            var unused = timer.after(RETRY, () -> endWhenAnotherWaits(suspect, turn));
        } else {
            suspect.over();
        }
    }

    private synchronized void behindTheOthers(Suspect suspect) {
        waiting.addLast(suspect);
    }

    private synchronized void again(Suspect suspect) {
        waiting.addFirst(suspect);
    }
}
