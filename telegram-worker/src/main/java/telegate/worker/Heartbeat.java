package telegate.worker;

import java.time.Duration;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.TimeUnit;

/// Whether the thread of the timers still comes round: every deadline of a login or a client hangs
/// on it. Thread-safe.
public final class Heartbeat {

    private static final Duration INTERVAL = Duration.ofSeconds(1);

    /// Far longer than any task on that thread may take.
    private static final Duration LIMIT = Duration.ofSeconds(30);

    private volatile long beatAt = System.nanoTime();

    void start(ScheduledExecutorService timers) {
        beatAt = System.nanoTime();
        var unused =
                timers.scheduleWithFixedDelay(
                        this::beat, 0, INTERVAL.toMillis(), TimeUnit.MILLISECONDS);
    }

    private void beat() {
        beatAt = System.nanoTime();
    }

    /// Time since the last beat.
    Duration age() {
        return Duration.ofNanos(System.nanoTime() - beatAt);
    }

    /// Whether it beats.
    public boolean alive() {
        return age().compareTo(LIMIT) < 0;
    }
}
