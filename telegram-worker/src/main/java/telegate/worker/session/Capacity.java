package telegate.worker.session;

import io.micrometer.core.instrument.MeterRegistry;
import java.util.function.IntSupplier;

/// How many clients this process has and may have, warm ones and those being given up included: a
/// failed check inside TDLib ends the process and with it all of them. Thread-safe.
///
/// The limits are looked at and not reserved: logins that begin at the same moment may exceed them
/// by their own number.
public final class Capacity {

    private final IntSupplier clients;
    private final int soft;
    private final int hard;

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

    /// Whether one more client may be opened for somebody who logs in.
    public boolean room() {
        return clients() < hard;
    }
}
