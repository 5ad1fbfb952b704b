package telegate.worker.account;

import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import org.jspecify.annotations.Nullable;

/// Time that passes only when a test says so. Thread-safe.
final class ManualTime implements AccountContext.Timer, InstantSource {

    private record Due(Instant at, Runnable task) {}

    private final List<Due> planned = new ArrayList<>();
    private final List<Duration> delays = new ArrayList<>();
    private Instant now = Instant.parse("2026-11-22T10:00:00Z");

    @Override
    public synchronized Instant instant() {
        return now;
    }

    @Override
    public synchronized Runnable after(Duration delay, Runnable task) {
        Due due = new Due(now.plus(delay), task);
        planned.add(due);
        delays.add(delay);
        return () -> cancel(due);
    }

    private synchronized void cancel(Due due) {
        planned.remove(due);
    }

    /// Tasks that wait for their time.
    synchronized int planned() {
        return planned.size();
    }

    /// How much later each task was to run, in the order in which they were planned.
    synchronized List<Duration> delays() {
        return List.copyOf(delays);
    }

    /// Runs what is due until then, one after the other.
    ///
    /// @param settled returns when everything has been done that the last one has led to
    void pass(Duration time, Runnable settled) {
        Instant end = instant().plus(time);
        for (Due due = next(end); due != null; due = next(end)) {
            due.task().run();
            settled.run();
        }
        reach(end);
    }

    private synchronized @Nullable Due next(Instant end) {
        Due next =
                planned.stream()
                        .filter(due -> !due.at().isAfter(end))
                        .min(Comparator.comparing(Due::at))
                        .orElse(null);
        if (next != null) {
            planned.remove(next);
            reach(next.at());
        }
        return next;
    }

    private synchronized void reach(Instant then) {
        now = then;
    }
}
