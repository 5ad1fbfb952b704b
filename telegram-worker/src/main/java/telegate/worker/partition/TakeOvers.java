package telegate.worker.partition;

import java.sql.SQLException;
import java.util.List;
import java.util.Queue;
import java.util.UUID;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.atomic.AtomicInteger;
import org.jboss.logging.Logger;
import org.jspecify.annotations.Nullable;
import telegate.worker.partition.FleetView.Partition;

/// How partitions become ours: taken in the table, taken up by those who serve them, and held from
/// then on; the others are told when their clients are open. Belongs to the fleet's thread; only
/// that clients are open comes from others.
final class TakeOvers {

    private static final Logger LOG = Logger.getLogger(TakeOvers.class);

    /// So many partitions that were given back are taken before their clients are open here, unless
    /// there is nobody else who could: owners see what nobody takes, and serve the rest meanwhile.
    private static final int AHEAD = 2;

    private final UUID incarnation;
    private final LeaseTable table;
    private final Lease lease;
    private final PartitionWork work;
    private final Holdings holdings;
    private final FleetMetrics metrics;
    private final Runnable onOpen;
    private final AtomicInteger opening = new AtomicInteger();
    private final Queue<List<TakenPartition>> open = new ConcurrentLinkedQueue<>();
    private @Nullable Long inheritedAt;

    /// @param onOpen hears, on any thread, that clients of taken partitions are open
    TakeOvers(
            UUID incarnation,
            LeaseTable table,
            Lease lease,
            PartitionWork work,
            Holdings holdings,
            FleetMetrics metrics,
            Runnable onOpen) {
        this.incarnation = incarnation;
        this.table = table;
        this.lease = lease;
        this.work = work;
        this.holdings = holdings;
        this.metrics = metrics;
        this.onOpen = onOpen;
    }

    /// Takes what is free, up to this member's share.
    ///
    /// @param others members that could take it as well
    /// @param now on the fleet's clock
    void take(FairShares shares, int others, long now) throws SQLException {
        int most = others == 0 ? Integer.MAX_VALUE : AHEAD - opening.get();
        List<Partition> wanted = shares.toTake(incarnation, holdings.numbers(), most);
        if (wanted.isEmpty() || !lease.valid()) {
            return;
        }
        List<TakenPartition> taken = table.take(incarnation, wanted);
        if (taken.isEmpty()) {
            return;
        }
        if (wanted.stream().anyMatch(one -> one.holder() != null)) {
            inheritedAt = now;
        }
        // Begun before it can be handed over.
        takeUp(taken);
        for (TakenPartition one : taken) {
            holdings.add(one.partition());
        }
        metrics.taken(taken.size());
        LOG.infof("%d partitions taken over; %d are ours", taken.size(), holdings.size());
        table.tell();
    }

    /// Tells the others whose clients are open by now: they do not give the next one away before.
    void tellOpen() throws SQLException {
        for (var taken = open.peek(); taken != null; taken = open.peek()) {
            table.opened(incarnation, taken);
            open.remove();
        }
    }

    /// Whether it has taken over what a dead member had, within this time before `now`, or has not
    /// opened all clients yet.
    boolean inheritedWithin(long nanos, long now) {
        Long at = inheritedAt;
        return at != null && (now - at < nanos || opening.get() > 0);
    }

    private void takeUp(List<TakenPartition> taken) {
        opening.addAndGet(taken.size());
        var unused =
                work.takeOver(taken)
                        .whenComplete((_, _) -> {
                            opening.addAndGet(-taken.size());
                            open.add(taken);
                            onOpen.run();
                        });
    }
}
