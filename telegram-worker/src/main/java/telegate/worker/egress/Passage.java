package telegate.worker.egress;

import java.util.Set;
import java.util.concurrent.atomic.AtomicInteger;

/// Whether a chunk may pass now: nothing is frozen or dropped, and the lease is valid.
///
/// Thread-safe. Whoever sees the lease expired freezes the gate for all; if it was renewed at that
/// very moment, so that the renewal's thaw came before the freeze, the freeze is taken back.
final class Passage {

    private static final int DROPPED = 1 << 30;

    private final LeaseDeadline lease;
    private final GateMetrics metrics;
    private final Runnable changed;
    private final AtomicInteger barriers = new AtomicInteger();

    /// @param changed called on any thread after the gate froze, for another reason too, or thawed
    Passage(LeaseDeadline lease, GateMetrics metrics, Runnable changed) {
        this.lease = lease;
        this.metrics = metrics;
        this.changed = changed;
    }

    /// Asked before each write.
    boolean open() {
        if (barriers.get() != 0) {
            return false;
        }
        if (lease.valid()) {
            return true;
        }
        expired();
        return false;
    }

    /// Whether it is known to be closed; does not look at the lease.
    boolean closed() {
        return barriers.get() != 0;
    }

    boolean dropped() {
        return (barriers.get() & DROPPED) != 0;
    }

    /// Whether the lease is known to be over; does not look at it.
    boolean leaseOver() {
        return (barriers.get() & FreezeReason.LEASE.bit) != 0;
    }

    Set<FreezeReason> reasons() {
        return FreezeReason.in(barriers.get());
    }

    /// After a write: how long it took since the look at the lease, and whether that ran out
    /// meanwhile.
    void passed(long nanos) {
        metrics.written(nanos);
        if (!lease.valid()) {
            metrics.late();
            expired();
        }
    }

    void freeze(FreezeReason reason) {
        int before = barriers.getAndUpdate(bits -> bits | reason.bit);
        if ((before & reason.bit) == 0) {
            changed.run();
        }
    }

    void thaw(FreezeReason reason) {
        int before = barriers.getAndUpdate(bits -> bits & ~reason.bit);
        if (before == reason.bit) {
            changed.run();
        }
    }

    /// For ever.
    void drop() {
        barriers.updateAndGet(bits -> bits | DROPPED);
    }

    private void expired() {
        do {
            freeze(FreezeReason.LEASE);
            if (!lease.valid()) {
                return;
            }
            // Renewed meanwhile. Whoever tells of an end after that may find the gate still frozen.
            thaw(FreezeReason.LEASE);
        } while (!lease.valid());
    }
}
