package telegate.worker.partition;

import java.sql.SQLException;
import java.time.Duration;
import java.util.Comparator;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.concurrent.atomic.AtomicLong;
import java.util.concurrent.locks.LockSupport;
import java.util.function.BooleanSupplier;
import java.util.function.IntSupplier;
import org.jboss.logging.Logger;
import telegate.worker.jitter.Jitter;
import telegate.worker.partition.FleetView.Partition;

/// The partitions that are ours, and how they are given away. Thread-safe.
final class Holdings {

    private static final Logger LOG = Logger.getLogger(Holdings.class);
    private static final Duration RETRY = Duration.ofMillis(200);

    /// So many of ours are on their way at most, from the moment when their clients begin to close
    /// to that in which Telegram has answered those of the next owner, and none is sent off while
    /// one of somebody else's is: who waits for nothing but its turn is still connected. Measured
    /// in decision 0014.
    private static final int ON_THEIR_WAY = 1;

    /// When the time gets short: those that are slow to close must not keep the others.
    private static final int IN_A_HURRY = 16;

    /// What a partition may take whose logins are not silent (3 s) and whose clients are slow to
    /// close (`hand-over-deadline`, 5 s).
    private static final Duration SHORT_TIME = Duration.ofSeconds(8);

    private final LeaseTable table;
    private final PartitionWork work;
    private final Runnable onReleased;
    private final BooleanSupplier stopped;
    private final Map<Integer, Holding> holdings = new ConcurrentHashMap<>();
    private final AtomicLong givenBack = new AtomicLong();

    /// A partition that is ours.
    private static final class Holding {
        final OwnedPartition partition;
        final AtomicBoolean leaving = new AtomicBoolean();

        Holding(OwnedPartition partition) {
            this.partition = partition;
        }
    }

    /// @param onReleased hears of each partition that is given back
    /// @param stopped whether nothing is given back any more
    Holdings(LeaseTable table, PartitionWork work, Runnable onReleased, BooleanSupplier stopped) {
        this.table = table;
        this.work = work;
        this.onReleased = onReleased;
        this.stopped = stopped;
    }

    void add(OwnedPartition partition) {
        holdings.put(partition.number(), new Holding(partition));
    }

    int size() {
        return holdings.size();
    }

    boolean isEmpty() {
        return holdings.isEmpty();
    }

    Set<Integer> numbers() {
        return holdings.keySet();
    }

    /// In order.
    List<HeldPartition> held() {
        return holdings.values().stream()
                .map(holding -> new HeldPartition(holding.partition, holding.leaving.get()))
                .sorted(Comparator.comparingInt(held -> held.partition().number()))
                .toList();
    }

    /// Whether the database knows of a later owner of something that is ours.
    boolean contradicted(Partition row) {
        Holding holding = holdings.get(row.number());
        return holding != null
                && !holding.leaving.get()
                && row.epoch() != holding.partition.fence().epoch();
    }

    /// Whether one is being handed over.
    boolean shedding() {
        return leaving() > 0;
    }

    /// How many were given back so far.
    long givenBack() {
        return givenBack.get();
    }

    /// Begins to hand the one with the highest number over.
    void handOverLast() {
        holdings.values().stream()
                .max(Comparator.comparingInt(holding -> holding.partition.number()))
                .ifPresent(this::handOver);
    }

    /// Hands over what there is, and what is added meanwhile: at the pace of those who take it, and
    /// without waiting for them when there are none or the time gets short.
    ///
    /// @param end on the clock of [System#nanoTime]
    /// @param takers whether anybody could take it
    /// @param onTheirWay how many partitions that nobody gives any more have not arrived yet
    /// @return whether nothing is left
    boolean handOverAll(long end, BooleanSupplier takers, IntSupplier onTheirWay)
            throws InterruptedException {
        // Again and again: the loop of the fleet may just have taken one more.
        while (!holdings.isEmpty() && System.nanoTime() < end) {
            boolean hurry =
                    !takers.getAsBoolean() || end - System.nanoTime() < SHORT_TIME.toNanos();
            // In this order: one that is given back in between counts twice rather than not at all.
            int away = leaving();
            int room = hurry ? IN_A_HURRY - away : ON_THEIR_WAY - away - onTheirWay.getAsInt();
            holdings.values().stream()
                    .filter(holding -> !holding.leaving.get())
                    .limit(Math.max(0, room))
                    .forEach(this::handOver);
            TimeUnit.MILLISECONDS.sleep(5);
        }
        if (!holdings.isEmpty()) {
            LOG.warnf("%d partitions were not handed over in time", holdings.size());
        }
        return holdings.isEmpty();
    }

    private int leaving() {
        return (int) holdings.values().stream().filter(holding -> holding.leaving.get()).count();
    }

    private void handOver(Holding holding) {
        if (holding.leaving.compareAndSet(false, true)) {
            var unused =
                    work.handOver(holding.partition)
                            .thenRunAsync(
                                    () -> release(holding),
                                    task ->
                                            Thread.ofVirtual()
                                                    .name("partition-release")
                                                    .start(task));
        }
    }

    /// Nothing of ours acts for it any more, so it is released however long that takes.
    private void release(Holding holding) {
        while (!stopped.getAsBoolean()) {
            try {
                table.release(holding.partition.fence());
                // First: at any time it is counted here or there.
                givenBack.incrementAndGet();
                holdings.remove(holding.partition.number());
                onReleased.run();
                return;
            } catch (SQLException e) {
                // Told by the fleet's round, which has the same trouble.
                LOG.debugf(
                        "Partition %d cannot be given back yet: %s",
                        holding.partition.number(), e.getMessage());
                LockSupport.parkNanos(Jitter.of(RETRY).toNanos());
            }
        }
    }
}
