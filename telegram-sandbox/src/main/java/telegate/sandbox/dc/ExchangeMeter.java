package telegate.sandbox.dc;

import java.time.Duration;
import java.util.concurrent.atomic.LongAdder;

/// Counts key exchanges and the time that the server itself spends on them, so that a benchmark can
/// tell its share. Thread-safe.
public final class ExchangeMeter {
    private final LongAdder completed = new LongAdder();
    private final LongAdder nanos = new LongAdder();

    ExchangeMeter() {}

    void add(long spentNanos, boolean complete) {
        nanos.add(spentNanos);
        if (complete) {
            completed.increment();
        }
    }

    /// Number of keys made.
    public long completed() {
        return completed.sum();
    }

    /// Time spent on all exchanges together.
    public Duration spent() {
        return Duration.ofNanos(nanos.sum());
    }
}
