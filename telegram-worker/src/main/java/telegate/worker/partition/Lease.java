package telegate.worker.partition;

import java.time.Duration;
import java.util.List;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.locks.Condition;
import java.util.concurrent.locks.ReentrantLock;

/// The right of this process to act for its partitions, until a deadline on its own clock.
///
/// Thread-safe. Whoever sends anything to Telegram asks [#valid()] immediately before; the listener
/// is the quick word for those who do not ask, given by a thread of its own, and may come late when
/// the process stood still.
public final class Lease implements AutoCloseable {

    /// How far behind the deadline a thread that was asked to wake up then may look again.
    private static final long LONGEST_WAIT = Duration.ofMillis(500).toNanos();

    private final LeaseClock clock;
    private final List<LeaseListener> listeners = new CopyOnWriteArrayList<>();
    private final ReentrantLock lock = new ReentrantLock();
    private final Condition changed = lock.newCondition();
    private final Thread watch =
            Thread.ofPlatform().name("lease-watch").daemon().unstarted(this::watch);
    private volatile long deadline;
    private volatile boolean lost;
    private boolean held;
    private boolean closed;

    /// A lease that is not held yet.
    public Lease(LeaseClock clock) {
        this.clock = clock;
        this.deadline = clock.nanos();
        watch.start();
    }

    /// Adds a listener; it hears what happens from now on.
    public void listen(LeaseListener listener) {
        listeners.add(listener);
    }

    /// Whether this process may act now. Takes well below a microsecond.
    public boolean valid() {
        return !lost && LeaseTerms.holds(deadline, clock.nanos());
    }

    /// On the clock that was given.
    public long deadlineNanos() {
        return deadline;
    }

    /// What is left of it; negative when it is over.
    public Duration left() {
        return Duration.ofNanos(deadline - clock.nanos());
    }

    /// A renewal was confirmed.
    void renewed(long newDeadline) {
        lock.lock();
        try {
            if (lost || closed) {
                return;
            }
            long former = deadline;
            // First: whoever finds the lease over from here on asks once more and sees this.
            deadline = newDeadline;
            if (held && !LeaseTerms.holds(former, clock.nanos())) {
                // The watch has not woken up yet, but others have asked and were told.
                held = false;
                listeners.forEach(LeaseListener::expired);
            }
            if (!held && valid()) {
                held = true;
                listeners.forEach(LeaseListener::renewed);
            }
            changed.signal();
        } finally {
            lock.unlock();
        }
    }

    /// Somebody else has ended it, or may have.
    void lose(String reason) {
        lock.lock();
        try {
            if (!lost && !closed) {
                lost = true;
                listeners.forEach(listener -> listener.lost(reason));
            }
        } finally {
            lock.unlock();
        }
    }

    /// Given up by us: it is not renewed any more and ends with the deadline, which is told.
    @Override
    public void close() {
        lock.lock();
        try {
            closed = true;
            changed.signal();
        } finally {
            lock.unlock();
        }
    }

    private void watch() {
        lock.lock();
        try {
            while (!lost && (held || !closed)) {
                if (held && !valid()) {
                    held = false;
                    listeners.forEach(LeaseListener::expired);
                }
                long wait = held ? Math.max(1, deadline - clock.nanos()) : LONGEST_WAIT;
                // The waiting clock may stand still where ours goes on.
                var unused = changed.await(Math.min(wait, LONGEST_WAIT), TimeUnit.NANOSECONDS);
            }
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        } finally {
            lock.unlock();
        }
    }
}
