package telegate.worker.account;

import java.time.Duration;
import java.util.concurrent.RejectedExecutionException;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.function.Consumer;
import telegate.worker.account.AccountContext.Timer;
import telegate.worker.jitter.Jitter;

/// Tasks of one lane that may come later, but must come: a mailbox that is full when they are due
/// delays them. Without that an account would make no copies any more, or miss a deadline for ever,
/// because of one crowded moment. Thread-safe.
final class LaneTimer {

    private static final Duration RETRY = Duration.ofSeconds(1);

    private final Timer timer;
    private final Consumer<Runnable> lane;

    /// @param lane puts a task into the mailbox, or throws [RejectedExecutionException]
    LaneTimer(Timer timer, Consumer<Runnable> lane) {
        this.timer = timer;
        this.lane = lane;
    }

    /// Runs `task` on the lane after `delay`.
    ///
    /// @return cancels it, also when it waits in the mailbox already
    Runnable after(Duration delay, Runnable task) {
        AtomicBoolean cancelled = new AtomicBoolean();
        Runnable unlessCancelled =
                () -> {
                    if (!cancelled.get()) {
                        task.run();
                    }
                };
        Runnable cancelTimer = timer.after(delay, () -> insist(unlessCancelled));
        return () -> {
            cancelled.set(true);
            cancelTimer.run();
        };
    }

    /// Runs `task` on the lane now, or later when the mailbox is full.
    void insist(Runnable task) {
        try {
            lane.accept(task);
        } catch (RejectedExecutionException e) {
            var unused = timer.after(Jitter.of(RETRY), () -> insist(task));
        }
    }
}
