package telegate.sandbox.service;

import java.util.Arrays;
import java.util.concurrent.atomic.AtomicLong;
import java.util.concurrent.atomic.AtomicLongArray;

/// How long the sandbox itself needed for its newest requests. Thread-safe.
public final class Timings {
    private static final int KEPT = 8192;

    private final AtomicLongArray nanos = new AtomicLongArray(KEPT);
    private final AtomicLong count = new AtomicLong();

    void add(long durationNanos) {
        nanos.set((int) (count.getAndIncrement() % KEPT), durationNanos);
    }

    /// Percentiles over the newest requests, in milliseconds.
    ///
    /// @param count how many were ever measured
    public record Summary(long count, double p50Millis, double p99Millis, double maxMillis) {}

    public Summary summary() {
        long counted = count.get();
        int kept = (int) Math.min(counted, KEPT);
        var sorted = new long[kept];
        Arrays.setAll(sorted, nanos::get);
        Arrays.sort(sorted);
        return new Summary(counted, at(sorted, 0.50), at(sorted, 0.99), at(sorted, 1));
    }

    private static double at(long[] sorted, double share) {
        if (sorted.length == 0) {
            return 0;
        }
        int index = (int) Math.ceil(share * sorted.length) - 1;
        return Math.round(sorted[Math.max(index, 0)] / 1000.0) / 1000.0;
    }
}
