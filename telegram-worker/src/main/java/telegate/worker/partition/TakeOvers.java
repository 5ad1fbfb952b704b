package telegate.worker.partition;

import java.sql.SQLException;
import java.util.List;
import java.util.UUID;
import java.util.concurrent.atomic.AtomicInteger;
import org.jboss.logging.Logger;
import org.jspecify.annotations.Nullable;
import telegate.worker.partition.FleetView.Partition;

/// How partitions become ours: taken in the table, taken up by those who serve them, and held from
/// then on; the others are told when they have arrived, so that their accounts are connected.
/// Belongs to the fleet's thread; only that they have arrived comes from others.
final class TakeOvers {

    private static final Logger LOG = Logger.getLogger(TakeOvers.class);

    /// So many partitions that were given back are taken before they have arrived here, unless
    /// there is nobody else who could: owners see what nobody takes, and serve the rest meanwhile.
    private static final int AHEAD = 2;

    private final UUID incarnation;
    private final LeaseTable table;
    private final Lease lease;
    private final PartitionWork work;
    private final Holdings holdings;
    private final FleetMetrics metrics;
    private final Runnable onArrival;
    private final AtomicInteger arriving = new AtomicInteger();
    private @Nullable Long inheritedAt;

    /// @param onArrival hears, on any thread, that taken partitions have arrived
    TakeOvers(
            UUID incarnation,
            LeaseTable table,
            Lease lease,
            PartitionWork work,
            Holdings holdings,
            FleetMetrics metrics,
            Runnable onArrival) {
        this.incarnation = incarnation;
        this.table = table;
        this.lease = lease;
        this.work = work;
        this.holdings = holdings;
        this.metrics = metrics;
        this.onArrival = onArrival;
    }

    /// Takes what is free, up to this member's share.
    ///
    /// @param others members that could take it as well
    /// @param now on the fleet's clock
    void take(FairShares shares, int others, long now) throws SQLException {
        int most = others == 0 ? Integer.MAX_VALUE : AHEAD - arriving.get();
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

    /// Whether it has taken over what a dead member had, within this time before `now`, or what it
    /// took has not all arrived yet.
    boolean inheritedWithin(long nanos, long now) {
        Long at = inheritedAt;
        return at != null && (now - at < nanos || arriving.get() > 0);
    }

    private void takeUp(List<TakenPartition> taken) {
        arriving.addAndGet(taken.size());
        var unused =
                work.takeOver(taken)
                        .whenCompleteAsync(
                                (_, _) -> {
                                    arriving.addAndGet(-taken.size());
                                    onArrival.run();
                                    tellArrived(taken);
                                },
                                task -> Thread.ofVirtual().name("partition-arrival").start(task));
    }

    /// The others do not give the next one away before. Apart from the look at the fleet, which
    /// must not wait for the accounts that write just then; if it cannot be told, they find it too
    /// long ago after a few seconds.
    private void tellArrived(List<TakenPartition> taken) {
        try {
            table.arrived(taken);
        } catch (SQLException e) {
            LOG.debugf("The others are not told what has arrived: %s", e.getMessage());
        }
    }
}
