package telegate.worker;

import jakarta.inject.Singleton;
import java.time.Duration;
import java.util.concurrent.Executors;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.ScheduledFuture;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicBoolean;
import org.jboss.logging.Logger;

/// The one thread for what is due later: deadlines, the pool, copies. Its tasks must not hold it
/// up. Thread-safe.
@Singleton
class Timers implements AutoCloseable {

    private static final Logger LOG = Logger.getLogger(Timers.class);

    private final ScheduledExecutorService thread =
            Executors.newSingleThreadScheduledExecutor(
                    Thread.ofPlatform().name("timers").daemon().factory());
    private final Heartbeat heartbeat = new Heartbeat();

    /// Begins to tell whether the thread comes round.
    void beat() {
        heartbeat.start(thread);
    }

    /// Whether it comes round.
    Heartbeat heartbeat() {
        return heartbeat;
    }

    /// For those who plan their own tasks.
    ScheduledExecutorService thread() {
        return thread;
    }

    /// Runs `task` after `delay`.
    ///
    /// @return cancels it
    Runnable after(Duration delay, Runnable task) {
        ScheduledFuture<?> scheduled = thread.schedule(task, delay.toNanos(), TimeUnit.NANOSECONDS);
        return () -> scheduled.cancel(false);
    }

    /// Runs `task` again and again, whatever becomes of it.
    void repeat(Duration interval, Runnable task) {
        AtomicBoolean failing = new AtomicBoolean();
        var unused =
                thread.scheduleWithFixedDelay(
                        () -> runLogged(task, failing),
                        interval.toNanos(),
                        interval.toNanos(),
                        TimeUnit.NANOSECONDS);
    }

    private static void runLogged(Runnable task, AtomicBoolean failing) {
        try {
            task.run();
            failing.set(false);
        } catch (RuntimeException e) {
            // The first of a row: some tasks run every second.
            if (failing.compareAndSet(false, true)) {
                LOG.error("A periodic task failed; it runs again at its next time", e);
            }
        }
    }

    /// Nothing more is run.
    @Override
    public void close() {
        thread.shutdownNow();
    }
}
