package telegate.worker.partition;

import io.micrometer.core.instrument.MeterRegistry;
import java.sql.SQLException;
import java.time.Duration;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.UUID;
import java.util.concurrent.ArrayBlockingQueue;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.TimeUnit;
import javax.sql.DataSource;
import org.jboss.logging.Logger;
import org.jspecify.annotations.Nullable;
import telegate.worker.jitter.Jitter;
import telegate.worker.partition.FleetView.Partition;
import telegate.worker.storage.Fence;
import telegate.worker.storage.Outage;

/// This process as a member of the fleet: renews its lease, watches the others, takes what is free
/// up to its share and gives up what is above it, one partition at a time.
///
/// One thread renews ([LeaseRenewal]), another one looks, takes and gives up, one thing after the
/// other; every statement has a time limit, and what the partitions need is done elsewhere
/// ([PartitionWork]). So nothing but the database and the processor can hold a renewal up.
///
/// @see <a href="file:docs/decisions/0009-two-owners-are-impossible.md">decision 0009</a>
public final class Fleet implements AutoCloseable {

    private static final Logger LOG = Logger.getLogger(Fleet.class);
    private static final Duration RETRY = Duration.ofMillis(200);

    private final UUID incarnation;
    private final FleetSettings settings;
    private final LeaseClock clock;
    private final LeaseTable table;
    private final FleetBell bell;
    private final Lease lease;
    private final FleetMetrics metrics;
    private final Holdings holdings;
    private final TakeOvers takeOvers;
    private final BlockingQueue<Boolean> rung = new ArrayBlockingQueue<>(1);
    private final Thread thread = Thread.ofPlatform().name("fleet").daemon().unstarted(this::run);
    private final Outage outage = new Outage(LOG, "The fleet cannot be looked at");
    private final LeaseRenewal renewal;
    private FleetWatch watch;
    private final Drain drain = new Drain();
    private final DrainMark mark;

    /// Who leaves must know of everything that was taken before.
    private final Object taking = new Object();

    /// Of the last look; what was given back since comes on top.
    private volatile Away away = new Away(0, 0);

    private volatile boolean registered;
    private volatile boolean leaving;
    private volatile boolean stopped;

    /// @param partitions that had no connections anywhere
    /// @param givenBack how many we had given back by then
    private record Away(int partitions, long givenBack) {}

    /// @param incarnation this start of this process
    /// @param database with short time limits of its own: a renewal must not wait behind others
    /// @param lease is renewed by this fleet alone
    public Fleet(
            UUID incarnation,
            FleetSettings settings,
            DataSource database,
            LeaseClock clock,
            Lease lease,
            PartitionWork work,
            MeterRegistry metrics) {
        this.incarnation = incarnation;
        this.settings = settings;
        this.clock = clock;
        this.table = new LeaseTable(database);
        this.mark = new DrainMark(table, incarnation);
        this.bell = new FleetBell(database, this::ring);
        this.lease = lease;
        this.holdings = new Holdings(table, work, this::released, () -> stopped);
        this.metrics = new FleetMetrics(metrics, lease, holdings);
        this.takeOvers =
                new TakeOvers(incarnation, table, lease, work, holdings, this.metrics, this::ring);
        this.renewal =
                new LeaseRenewal(
                        incarnation, settings, clock, table, lease, this.metrics, this::lose);
        this.watch =
                FleetWatch.begun(settings.silence(), settings.absence().toNanos(), clock.nanos());
    }

    /// Ends the right of a process that is known to have ended, so that the other members take over
    /// what it had. Nothing happens when there are none, when native code has ended it, or when it
    /// has only just begun.
    ///
    /// @return whether its right was ended
    /// @throws SQLException when the database does not answer
    public static boolean endForOthers(DataSource database, UUID gone) throws SQLException {
        return new LeaseTable(database).endForOthers(gone);
    }

    /// Joins the fleet and takes what is free.
    ///
    /// @param partitions how many there are
    /// @param gone the incarnation whose place it takes, its process being known to have ended: its
    ///   right ends, so that nobody has to wait for the end of its lease; null when there was none
    /// @throws SQLException when the database does not answer
    public void start(int partitions, @Nullable UUID gone) throws SQLException {
        long sentAt = clock.nanos();
        table.succeed(gone, incarnation, settings.worker(), partitions);
        renewal.start(sentAt);
        registered = true;
        LOG.infof(
                "Incarnation %s (%s) joins the fleet%s",
                incarnation,
                settings.worker(),
                gone == null ? "" : " in the place of " + gone + ", which is gone");
        try {
            look();
        } catch (SQLException | RuntimeException e) {
            close();
            throw e;
        }
        thread.start();
        bell.start();
    }

    /// Whether this process is a member whose lease is valid, with or without partitions.
    public boolean ready() {
        return registered && !leaving && !drain.asked() && lease.valid();
    }

    /// Whether the lease is still renewed, and the fleet looked at.
    public boolean alive() {
        return thread.isAlive() && renewal.alive();
    }

    /// Whether this process gives everything away, because it was asked to or because it ends.
    public boolean draining() {
        return leaving || drain.asked();
    }

    /// Members besides this one that could take partitions, when they were last looked at.
    public int others() {
        return drain.others();
    }

    /// From now on every partition is given away, one at a time, and none is taken. The lease is
    /// renewed all the same. Harmless when it was asked for before.
    ///
    /// @param force also when nobody is there to take them: their accounts are offline then until
    ///   somebody is
    /// @return false when nobody is there to take them; nothing has changed then
    /// @throws SQLException when the others could not be told; nothing has changed here then
    public boolean drain(boolean force) throws SQLException {
        if (!force && !draining() && drain.others() == 0) {
            return false;
        }
        mark.set(() -> drain.ask(force));
        LOG.infof("This worker gives its %d partitions away", holdings.size());
        ring();
        return true;
    }

    /// Takes part again. Partitions that are being handed over go all the same.
    ///
    /// @return false when this process ends, which nothing calls back
    /// @throws SQLException when the others could not be told; nothing has changed then
    public boolean undrain() throws SQLException {
        if (leaving) {
            return false;
        }
        mark.clear(drain::callBack);
        LOG.info("This worker takes part again");
        ring();
        return true;
    }

    /// The partitions that are ours, in order.
    public List<HeldPartition> held() {
        return holdings.held();
    }

    /// How many partitions it has.
    public int owned() {
        return holdings.size();
    }

    private void run() {
        while (!stopped) {
            try {
                var unused = rung.poll(Math.max(1, round()), TimeUnit.NANOSECONDS);
            } catch (InterruptedException e) {
                Thread.currentThread().interrupt();
                return;
            } catch (Error e) {
                lose("the fleet cannot be looked at: " + e);
            }
        }
    }

    /// @return how long there is nothing to do, in nanoseconds
    private long round() {
        try {
            look();
            outage.over();
            return untilNextLook();
        } catch (SQLException e) {
            outage.noticed(String.valueOf(e.getMessage()));
        } catch (RuntimeException e) {
            // The lease is renewed all the same: what is ours is served.
            LOG.error("A round of the fleet failed; it is tried again", e);
        }
        return Jitter.of(RETRY).toNanos();
    }

    private long untilNextLook() {
        long now = clock.nanos();
        long next = now + settings.observationInterval().toNanos();
        Long death = watch.nextDeath();
        return (death == null || death < now ? next : Math.min(next, death)) - now;
    }

    private void look() throws SQLException {
        long givenBack = holdings.givenBack();
        FleetView view = table.observe();
        long heardAt = clock.nanos();
        watch = watch.observed(view.renewals(), heardAt);
        checkOwn(view);
        mark.correct(view, this::draining);
        if (endSilent(view, heardAt) || giveBackUnheard(view)) {
            givenBack = holdings.givenBack();
            view = table.observe();
        }
        away = new Away(view.onTheirWay(), givenBack);
        FairShares shares = new FairShares(view, present(view, heardAt));
        synchronized (taking) {
            if (!leaving) {
                takeOvers.take(shares, drain.others(), heardAt);
                shed(shares, heardAt);
            }
        }
    }

    /// What we hold can only be taken from us by ending our right first, so this fails only when
    /// somebody has changed the table by hand.
    private void checkOwn(FleetView view) {
        for (Partition row : view.partitions()) {
            if (settings.fenced() && holdings.contradicted(row)) {
                lose("partition " + row.number() + " was taken by another worker");
            }
        }
    }

    private void lose(String reason) {
        stopped = true;
        renewal.close();
        lease.lose(reason);
    }

    private boolean endSilent(FleetView view, long now) throws SQLException {
        boolean found = false;
        for (Map.Entry<UUID, FleetView.Member> member : view.members().entrySet()) {
            UUID other = member.getKey();
            if (!other.equals(incarnation)
                    && watch.dead(other, now)
                    && table.endSilent(other, member.getValue().renewals())) {
                found = true;
                metrics.deathFound();
                LOG.warnf(
                        "Incarnation %s (%s) has not renewed its lease for %s; it is dead",
                        other,
                        member.getValue().worker(),
                        Duration.ofNanos(watch.silence(other, now)));
            }
        }
        return found;
    }

    /// A take-over whose answer was lost: the rows name us, and nobody serves them.
    private boolean giveBackUnheard(FleetView view) throws SQLException {
        boolean found = false;
        for (Partition row : view.partitions()) {
            if (incarnation.equals(row.holder())
                    && !holdings.numbers().contains(row.number())
                    && table.release(new Fence(row.number(), incarnation, row.epoch()))) {
                found = true;
                LOG.infof("Partition %d was taken without an answer; it is free", row.number());
            }
        }
        return found;
    }

    private Set<UUID> present(FleetView view, long now) {
        Set<UUID> present = new HashSet<>();
        view.members()
                .forEach((member, state) -> {
                    if (!member.equals(incarnation)
                            && !state.draining()
                            && watch.silence(member, now) < settings.absence().toNanos()) {
                        present.add(member);
                    }
                });
        drain.othersPresent(present.size());
        if (!drain.asked()) {
            present.add(incarnation);
        }
        return present;
    }

    /// Who has just come back is not given accounts that were away a moment ago.
    private void shed(FairShares shares, long now) {
        boolean calm = drain.asked() || !takeOvers.inheritedWithin(settings.lease().toNanos(), now);
        boolean surplus = shares.sheds(incarnation, holdings.size());
        if (calm && !holdings.shedding() && drain.sheds(surplus)) {
            holdings.handOverLast();
        }
    }

    private void released() {
        metrics.handedOver();
        if (drain.asked() && holdings.isEmpty()) {
            LOG.info("Every partition is given away; this worker may be stopped");
        }
        ring();
    }

    /// Hands every partition over, each as soon as it is ready, and leaves the fleet. The lease is
    /// renewed meanwhile. What is not handed over by then stays ours in the table, until this
    /// process is known to be gone or its lease is over.
    ///
    /// @return whether everything was handed over
    public boolean leave(Duration limit) {
        long end = System.nanoTime() + limit.toNanos();
        synchronized (taking) {
            leaving = true;
        }
        try {
            table.drain(incarnation);
        } catch (SQLException e) {
            LOG.warnf("The others cannot be told that this worker stops: %s", e.getMessage());
        }
        try {
            return holdings.handOverAll(end, () -> drain.others() > 0, this::onTheirWay)
                    && finish();
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            return false;
        } finally {
            close();
        }
    }

    /// Partitions that nobody gives any more, and that have not arrived where they go.
    private int onTheirWay() {
        Away seen = away;
        return seen.partitions() + (int) (holdings.givenBack() - seen.givenBack());
    }

    private boolean finish() {
        // A renewal after this would hear that the right has ended, and end the process.
        renewal.close();
        lease.close();
        try {
            table.end(incarnation);
            return true;
        } catch (SQLException e) {
            LOG.warnf("This worker could not sign off: %s", e.getMessage());
            return false;
        }
    }

    private void ring() {
        var unused = rung.offer(true);
    }

    /// Stops renewing; what is ours stays so until the lease is over.
    @Override
    public void close() {
        stopped = true;
        renewal.close();
        lease.close();
        bell.close();
        ring();
    }
}
