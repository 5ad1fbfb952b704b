package telegate.worker.messaging;

import io.micrometer.core.instrument.MeterRegistry;
import java.time.Duration;
import java.util.function.LongSupplier;

/// What this process has sent to Kafka and Kafka has not acknowledged. Above a high-water mark
/// nothing more should come in, below a low-water mark it may again.
///
/// Thread-safe. The listener is called under the lock, so that it hears full and roomy in the order
/// in which they happened; it must return at once and not come back here.
public final class Backlog {

    /// Hears of full and roomy in turns, full first.
    public interface Listener {

        /// The high-water mark was reached.
        void full(long records, long bytes);

        /// The low-water mark is reached again.
        void roomy();
    }

    private final long highWater;
    private final long lowWater;
    private final Listener listener;
    private final LongSupplier nanos;
    private long records;
    private long bytes;

    /// When Kafka was heard last, or the first of what waits was sent.
    private long heardAt;

    private boolean full;

    /// @param highWater bytes; well below the producer's memory, because what is under way when
    ///   Telegram is stopped comes on top
    /// @param lowWater bytes
    /// @param nanos a clock that only goes forward
    /// @throws IllegalArgumentException unless 0 <= `lowWater` < `highWater`
    public Backlog(long highWater, long lowWater, Listener listener, LongSupplier nanos) {
        if (lowWater < 0 || lowWater >= highWater) {
            throw new IllegalArgumentException(
                    "The low-water mark %d must be below the high-water mark %d"
                            .formatted(lowWater, highWater));
        }
        this.highWater = highWater;
        this.lowWater = lowWater;
        this.listener = listener;
        this.nanos = nanos;
    }

    /// Registers `telegate.kafka.unacknowledged.records` and `.bytes`.
    public void register(MeterRegistry metrics) {
        metrics.gauge("telegate.kafka.unacknowledged.records", this, Backlog::records);
        metrics.gauge("telegate.kafka.unacknowledged.bytes", this, Backlog::bytes);
    }

    /// To be called before a record is given to the producer: it may have to wait there for memory,
    /// and counts meanwhile.
    synchronized void sending(int size) {
        if (records == 0) {
            heardAt = nanos.getAsLong();
        }
        records++;
        bytes += size;
        if (!full && bytes >= highWater) {
            full = true;
            listener.full(records, bytes);
        }
    }

    /// Kafka has taken a record, or the producer has given it up.
    synchronized void ended(int size) {
        heardAt = nanos.getAsLong();
        records--;
        bytes -= size;
        if (full && bytes <= lowWater) {
            full = false;
            listener.roomy();
        }
    }

    /// Records that wait.
    public synchronized long records() {
        return records;
    }

    /// Their keys, values and headers, in bytes.
    public synchronized long bytes() {
        return bytes;
    }

    /// For how long something has waited without anything being acknowledged; zero when nothing
    /// waits.
    public synchronized Duration silence() {
        return records == 0 ? Duration.ZERO : Duration.ofNanos(nanos.getAsLong() - heardAt);
    }
}
