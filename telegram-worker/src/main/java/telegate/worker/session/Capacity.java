package telegate.worker.session;

import io.micrometer.core.instrument.MeterRegistry;
import java.util.Optional;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.function.IntSupplier;

/// How many clients this process has and may have, warm ones and those being given up included: a
/// failed check inside TDLib ends the process and with it all of them. Thread-safe.
///
/// Whoever opens a client for somebody new reserves its place first, so that logins that begin at
/// the same moment do not exceed the hard limit together. Accounts that are known come in without.
public final class Capacity {

    private final IntSupplier clients;
    private final int soft;
    private final int hard;

    /// Places of clients that are about to be opened and do not count as open yet.
    private int reserved;

    /// The right to open one client. To be given back as soon as the client counts as open, or will
    /// not be opened; giving it back twice is harmless.
    public final class Place implements AutoCloseable {

        private final AtomicBoolean kept = new AtomicBoolean(true);

        private Place() {}

        @Override
        public void close() {
            if (kept.compareAndSet(true, false)) {
                giveBack();
            }
        }
    }

    /// @param clients how many there are now
    /// @param soft above which the worker counts as full
    /// @param hard from which on no new one is opened for somebody who logs in
    /// @throws IllegalArgumentException when the limits contradict each other
    public Capacity(IntSupplier clients, int soft, int hard) {
        if (soft < 1 || hard < soft) {
            throw new IllegalArgumentException(
                    "telegate.worker.soft-limit must be at least 1 and not above"
                            + " telegate.worker.hard-limit");
        }
        this.clients = clients;
        this.soft = soft;
        this.hard = hard;
    }

    /// Registers the gauges that operators compare.
    public void measure(MeterRegistry metrics) {
        metrics.gauge("telegate.clients.limit.soft", this, Capacity::soft);
        metrics.gauge("telegate.clients.limit.hard", this, Capacity::hard);
        metrics.gauge("telegate.clients.full", this, capacity -> capacity.full() ? 1 : 0);
    }

    /// How many there are now.
    public int clients() {
        return clients.getAsInt();
    }

    /// Above it the worker counts as full.
    public int soft() {
        return soft;
    }

    /// From it on nobody new may log in.
    public int hard() {
        return hard;
    }

    /// Whether it is time to add a worker.
    public boolean full() {
        return clients() > soft;
    }

    /// Reserves the place of one more client.
    ///
    /// @return empty at the hard limit
    public synchronized Optional<Place> reserve() {
        // Looked at under the lock: who gave a place back has opened its client before that.
        if (clients() + reserved >= hard) {
            return Optional.empty();
        }
        reserved++;
        return Optional.of(new Place());
    }

    private synchronized void giveBack() {
        reserved--;
    }
}
