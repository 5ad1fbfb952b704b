package telegate.bench;

import java.time.Duration;
import java.util.concurrent.Executors;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicLong;
import java.util.concurrent.locks.LockSupport;
import telegate.worker.egress.EgressGate;
import telegate.worker.egress.FreezeReason;
import telegate.worker.egress.LeaseDeadline;

/// A lease that renews itself; one that has expired stays so for a moment, so that each write that
/// was under way is counted as late.
final class BenchLease implements LeaseDeadline {

    private static final long RENEWALS = 5;

    private final long lengthNanos;
    private final long pauseNanos;
    private final AtomicLong expiries = new AtomicLong();
    private volatile long deadline;

    BenchLease(Duration length) {
        lengthNanos = length.toNanos();
        pauseNanos = lengthNanos / 2;
        deadline = System.nanoTime() + lengthNanos;
    }

    @Override
    public boolean valid() {
        return System.nanoTime() - deadline < 0;
    }

    long expiries() {
        return expiries.get();
    }

    void renewFor(EgressGate gate) {
        ScheduledExecutorService timer =
                Executors.newSingleThreadScheduledExecutor(
                        Thread.ofPlatform().daemon().name("lease").factory());
        var _ =
                timer.scheduleWithFixedDelay(
                        () -> renew(gate), 0, lengthNanos / RENEWALS, TimeUnit.NANOSECONDS);
    }

    private void renew(EgressGate gate) {
        if (!valid()) {
            expiries.incrementAndGet();
            long end = System.nanoTime() + pauseNanos;
            while (System.nanoTime() - end < 0) {
                LockSupport.parkNanos(end - System.nanoTime());
            }
        }
        deadline = System.nanoTime() + lengthNanos;
        gate.thaw(FreezeReason.LEASE);
    }
}
