package telegate.worker;

import java.time.Duration;
import java.util.function.LongSupplier;
import java.util.function.Supplier;
import org.jboss.logging.Logger;
import org.jspecify.annotations.Nullable;

/// Tells once that Kafka does not answer, and once that it does again: its clients would say so
/// many times a second. To be looked at by one thread.
final class KafkaWatch {

    private static final Logger LOG = Logger.getLogger(KafkaWatch.class);

    /// So long is nothing unusual: a broker restarts, a leader moves.
    static final Duration PATIENCE = Duration.ofSeconds(5);

    private final Supplier<Duration> silence;
    private final LongSupplier heard;
    private final LongSupplier nanos;
    private long lastHeard;
    private long heardAt;
    private @Nullable Long awaySince;

    /// @param silence for how long sent records have waited without any being acknowledged
    /// @param heard rises while Kafka answers the reader of commands; below zero while there is
    ///   nothing to read
    /// @param nanos a clock that only goes forward
    KafkaWatch(Supplier<Duration> silence, LongSupplier heard, LongSupplier nanos) {
        this.silence = silence;
        this.heard = heard;
        this.nanos = nanos;
        this.heardAt = nanos.getAsLong();
    }

    void look() {
        long now = nanos.getAsLong();
        boolean unread = silentReading(now);
        boolean away = unread || silence.get().compareTo(PATIENCE) >= 0;
        if (away && awaySince == null) {
            awaySince = now;
            LOG.warnf(
                    "Kafka does not answer for %s; clients stay connected, and what has to be"
                            + " published waits",
                    PATIENCE);
        } else if (!away && awaySince != null) {
            LOG.infof("Kafka answers again, after %s", Duration.ofNanos(now - awaySince));
            awaySince = null;
        }
    }

    private boolean silentReading(long now) {
        long count = heard.getAsLong();
        if (count < 0 || count != lastHeard) {
            lastHeard = count;
            heardAt = now;
        }
        return now - heardAt >= PATIENCE.toNanos();
    }

    /// Whether it was told that Kafka is away.
    boolean away() {
        return awaySince != null;
    }
}
