package telegate.worker.account;

import io.micrometer.core.instrument.MeterRegistry;
import java.sql.SQLException;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.UUID;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.atomic.AtomicBoolean;
import org.jboss.logging.Logger;
import telegate.worker.account.AccountContext.Timer;
import telegate.worker.jitter.Jitter;
import telegate.worker.storage.Outage;
import telegate.worker.storage.ToldEnd;
import telegate.worker.storage.UntoldEndTable;

/// Takes ends off the list of those that Kafka may not have heard of, many at once. Thread-safe.
///
/// Nothing depends on it but that the next owner of a partition does not tell them once more: what
/// is lost with this process, or is more than it keeps, is told twice.
public final class ToldEnds {

    private static final Logger LOG = Logger.getLogger(ToldEnds.class);

    /// So long more may come, to be removed with the first one.
    private static final Duration TOGETHER = Duration.ofMillis(200);

    private static final Duration RETRY = Duration.ofSeconds(2);

    /// As many are kept while the database does not answer.
    private static final int MOST = 10_000;

    private final UntoldEndTable table;
    private final Timer timer;
    private final Map<UUID, ToldEnd> told = new ConcurrentHashMap<>();
    private final AtomicBoolean scheduled = new AtomicBoolean();
    private final Outage away =
            new Outage(LOG, "Ends that Kafka has cannot be taken off the list; tried again");

    /// @param metrics gets a gauge of those that wait
    public ToldEnds(UntoldEndTable table, Timer timer, MeterRegistry metrics) {
        this.table = table;
        this.timer = timer;
        metrics.gauge("telegate.ends.listed", told, Map::size);
    }

    /// Kafka has it. From the producer's thread, which must not wait.
    void add(ToldEnd end) {
        if (told.size() < MOST) {
            told.merge(end.id(), end, ToldEnd::orLater);
            removeAfter(TOGETHER);
        }
    }

    private void removeAfter(Duration delay) {
        if (scheduled.compareAndSet(false, true)) {
            var unused =
                    timer.after(
                            delay, () -> Thread.ofVirtual().name("told-ends").start(this::remove));
        }
    }

    private void remove() {
        List<ToldEnd> due = List.copyOf(told.values());
        Duration next = TOGETHER;
        try {
            table.remove(due);
            away.over();
            due.forEach(end -> told.remove(end.id(), end));
        } catch (SQLException | RuntimeException e) {
            away.noticed(e.toString());
            next = Jitter.of(RETRY);
        } finally {
            // Not before: a database that hangs gets one statement, and not one for each new end.
            scheduled.set(false);
        }
        if (!told.isEmpty()) {
            removeAfter(next);
        }
    }
}
