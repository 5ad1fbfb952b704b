package telegate.worker.partition;

import java.sql.SQLException;
import java.time.Duration;
import java.util.UUID;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import java.util.function.Consumer;
import org.jboss.logging.Logger;
import telegate.worker.jitter.Jitter;
import telegate.worker.storage.Outage;

/// Renews the lease of this process again and again, on a thread of its own: whatever else the
/// fleet asks of the database, the next renewal does not wait for the answer. With a database that
/// needs three seconds for each, a look at the fleet and a take-over in between would cost the
/// lease.
final class LeaseRenewal implements AutoCloseable {

    private static final Logger LOG = Logger.getLogger(LeaseRenewal.class);
    private static final Duration RETRY = Duration.ofMillis(200);

    private final UUID incarnation;
    private final FleetSettings settings;
    private final LeaseTerms terms;
    private final LeaseClock clock;
    private final LeaseTable table;
    private final Lease lease;
    private final FleetMetrics metrics;
    private final Outage outage = new Outage(LOG, "The lease cannot be renewed");
    private final Consumer<String> onLost;
    private final CountDownLatch closed = new CountDownLatch(1);
    private final Thread thread =
            Thread.ofPlatform().name("lease-renewal").daemon().unstarted(this::run);
    private long next;

    /// @param onLost hears that the right of this process has ended; it renews no more then
    LeaseRenewal(
            UUID incarnation,
            FleetSettings settings,
            LeaseClock clock,
            LeaseTable table,
            Lease lease,
            FleetMetrics metrics,
            Consumer<String> onLost) {
        this.incarnation = incarnation;
        this.settings = settings;
        this.terms = settings.terms();
        this.clock = clock;
        this.table = table;
        this.lease = lease;
        this.metrics = metrics;
        this.onLost = onLost;
    }

    /// Begins.
    ///
    /// @param sentAt when what counts as the first renewal was sent; it is confirmed
    void start(long sentAt) {
        confirmed(sentAt);
        thread.start();
    }

    /// Whether it goes on.
    boolean alive() {
        return thread.isAlive();
    }

    private void run() {
        try {
            while (!closed.await(next - clock.nanos(), TimeUnit.NANOSECONDS)) {
                renew();
            }
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        } catch (Error e) {
            onLost.accept("the lease cannot be renewed: " + e);
        }
    }

    private void renew() {
        long sentAt = clock.nanos();
        try {
            if (table.renew(incarnation) || !settings.fenced()) {
                confirmed(sentAt);
                metrics.renewed();
                outage.over();
            } else {
                close();
                onLost.accept("the right of " + incarnation + " was ended by another worker");
            }
        } catch (SQLException e) {
            metrics.renewalFailed();
            outage.noticed(String.valueOf(e.getMessage()));
            next = clock.nanos() + Jitter.of(RETRY).toNanos();
        } catch (RuntimeException e) {
            // Without renewals the lease ends by itself: the safe side.
            LOG.error("The lease could not be renewed; it is tried again", e);
            next = clock.nanos() + Jitter.of(RETRY).toNanos();
        }
    }

    private void confirmed(long sentAt) {
        next = sentAt + settings.renewalInterval().toNanos();
        lease.renewed(terms.deadline(sentAt));
    }

    /// Stops renewing; the lease ends when its time is over.
    @Override
    public void close() {
        closed.countDown();
    }
}
