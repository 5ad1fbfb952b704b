package telegate.worker.partition;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import io.agroal.api.AgroalDataSource;
import io.micrometer.core.instrument.simple.SimpleMeterRegistry;
import java.io.IOException;
import java.lang.management.ManagementFactory;
import java.lang.management.ThreadInfo;
import java.net.URI;
import java.sql.Connection;
import java.sql.SQLException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.UUID;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.CopyOnWriteArrayList;
import javax.sql.DataSource;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import telegate.contract.TimeOrderedIds;
import telegate.embedded.TestInfrastructure;

/// Several members of one fleet in one process, on a real database, with work that is only noted.
@SuppressWarnings("NullAway.Init") // set before each test
class FleetIT {

    private static final int PARTITIONS = 12;
    private static final Duration LEASE = Duration.ofSeconds(3);
    private static final Duration SOON = Duration.ofSeconds(5);
    private static final Duration AFTER_THE_LEASE = Duration.ofSeconds(8);

    private AgroalDataSource database;
    private final List<Member> members = new ArrayList<>();

    /// Who serves which partition in this process, over all members: never two.
    private final Map<Integer, Member> served = new ConcurrentHashMap<>();

    private final List<String> quarrels = new CopyOnWriteArrayList<>();

    @BeforeEach
    void prepare() throws SQLException {
        database = LeaseDatabase.fresh();
    }

    @AfterEach
    void end() {
        members.forEach(member -> member.fleet.close());
        database.close();
        assertThat(quarrels).isEmpty();
    }

    /// A member with what it was told.
    private final class Member implements PartitionWork, LeaseListener {
        final UUID incarnation = TimeOrderedIds.next();
        final Lease lease = new Lease(LeaseClock.system());
        final Fleet fleet;
        final List<String> heard = new CopyOnWriteArrayList<>();
        final Set<Integer> mine = ConcurrentHashMap.newKeySet();
        final List<Duration> outages = new CopyOnWriteArrayList<>();
        final CompletableFuture<Void> closing = new CompletableFuture<>();
        volatile boolean slow;

        /// Taking over does not return before.
        volatile CompletableFuture<Void> mayTakeOver = CompletableFuture.completedFuture(null);

        /// What it takes has not arrived before.
        volatile CompletableFuture<Void> arrival = CompletableFuture.completedFuture(null);

        /// On which it took over first.
        final CompletableFuture<Thread> taker = new CompletableFuture<>();

        Member(DataSource way) throws SQLException {
            this(way, null);
        }

        /// In the place of another one, whose process has ended.
        Member(DataSource way, @Nullable UUID gone) throws SQLException {
            fleet =
                    new Fleet(
                            incarnation,
                            new FleetSettings(
                                    "w",
                                    LEASE,
                                    Duration.ofMillis(500),
                                    Duration.ofMillis(600),
                                    LEASE,
                                    true),
                            way,
                            LeaseClock.system(),
                            lease,
                            this,
                            new SimpleMeterRegistry());
            lease.listen(this);
            members.add(this);
            fleet.start(PARTITIONS, gone);
        }

        @Override
        public CompletableFuture<Void> takeOver(List<TakenPartition> taken) {
            for (TakenPartition one : taken) {
                int number = one.partition().number();
                Member before = served.put(number, this);
                if (before != null && before != this && before.lease.valid()) {
                    quarrels.add("partition " + number + " is served twice");
                }
                mine.add(number);
                outages.add(one.outage());
            }
            taker.complete(Thread.currentThread());
            mayTakeOver.join();
            return arrival.copy();
        }

        @Override
        public CompletableFuture<Void> handOver(OwnedPartition partition) {
            CompletableFuture<Void> closed =
                    slow ? closing : CompletableFuture.completedFuture(null);
            return closed.thenRun(() -> {
                mine.remove(partition.number());
                served.remove(partition.number(), this);
            });
        }

        @Override
        public void expired() {
            heard.add("expired");
        }

        @Override
        public void renewed() {
            heard.add("renewed");
        }

        @Override
        public void lost(String reason) {
            heard.add("lost");
        }
    }

    private static void awaitShares(Duration limit, Member... of) {
        await().atMost(limit)
                .pollInterval(Duration.ofMillis(10))
                .untilAsserted(() -> {
                    for (Member member : of) {
                        assertThat(member.mine).hasSize(PARTITIONS / of.length);
                        assertThat(member.fleet.owned()).isEqualTo(PARTITIONS / of.length);
                    }
                });
    }

    @Test
    void shouldTakeEverythingWhenItIsAloneAndShareWithNewcomers() throws SQLException {
        Member first = new Member(database);
        assertThat(first.mine).hasSize(PARTITIONS);
        assertThat(first.fleet.ready()).isTrue();

        Member second = new Member(database);
        assertThat(second.fleet.ready()).isTrue();
        awaitShares(SOON, first, second);
        Member third = new Member(database);
        awaitShares(SOON, first, second, third);

        assertThat(first.heard).containsExactly("renewed");
    }

    @Test
    void shouldShedNoMoreThanOnePartitionAtATime() throws SQLException {
        Member first = new Member(database);
        first.slow = true;
        Member second = new Member(database);

        await().during(Duration.ofSeconds(1))
                .atMost(SOON)
                .untilAsserted(() -> assertThat(first.mine).hasSize(PARTITIONS));
        assertThat(second.mine).isEmpty();
        first.slow = false;
        first.closing.complete(null);

        awaitShares(SOON, first, second);
    }

    /// The database has stored that it took two, and the answer was lost; it has room for one.
    @Test
    void shouldGiveBackWhatItHasTakenWithoutKnowing() throws SQLException {
        Member first = new Member(database);
        Member second = new Member(database);
        awaitShares(SOON, first, second);
        LeaseDatabase.execute(
                database,
                "insert into partition_ownership (partition, epoch, incarnation)"
                        + " select %d + n, 1, '%s' from generate_series(0, 1) n"
                                .formatted(PARTITIONS, first.incarnation));

        await().atMost(SOON)
                .untilAsserted(() -> {
                    assertThat(first.mine).hasSize(PARTITIONS / 2 + 1);
                    assertThat(second.mine).hasSize(PARTITIONS / 2 + 1);
                });
    }

    @Test
    void shouldTakeFromADeadMemberAfterItsLeaseAndNotBefore() throws SQLException {
        Member first = new Member(database);
        Member second = new Member(database);
        awaitShares(SOON, first, second);

        long killed = System.nanoTime();
        first.fleet.close();

        await().atMost(AFTER_THE_LEASE).until(() -> second.mine.size() == PARTITIONS);
        Duration took = Duration.ofNanos(System.nanoTime() - killed);
        assertThat(first.lease.valid()).isFalse();
        assertThat(took)
                .isBetween(LEASE.minus(Duration.ofMillis(700)), LEASE.plus(Duration.ofSeconds(2)));
        assertThat(second.outages.getLast()).isGreaterThan(Duration.ofSeconds(2));
    }

    @Test
    void shouldTakeAtOnceWhatASuccessorHasReleased() throws SQLException {
        Member first = new Member(database);
        first.fleet.close();

        long start = System.nanoTime();
        Member second = new Member(database, first.incarnation);
        await().atMost(SOON).until(() -> second.mine.size() == PARTITIONS);
        served.values().removeIf(member -> member == first);
        quarrels.clear(); // the first one's lease has not passed: its process only seems to be gone

        assertThat(Duration.ofNanos(System.nanoTime() - start)).isLessThan(LEASE);
    }

    @Test
    void shouldKeepForALeaseWhatItHasTakenOverFromAProcessThatIsGone() throws SQLException {
        Member first = new Member(database);
        Member other = new Member(database);
        awaitShares(SOON, first, other);
        LeaseDatabase.execute(
                database, "update incarnation set started_at = now() - interval '31 seconds'");
        first.fleet.close();

        long gone = System.nanoTime();
        assertThat(Fleet.endForOthers(database, first.incarnation)).isTrue();
        await().atMost(LEASE.dividedBy(2)).until(() -> other.mine.size() == PARTITIONS);
        served.values().removeIf(member -> member == first);
        quarrels.clear(); // the first one's lease has not passed: its process only seems to be gone
        Member successor = new Member(database, first.incarnation);
        await().atMost(AFTER_THE_LEASE).until(() -> !successor.mine.isEmpty());

        assertThat(Duration.ofNanos(System.nanoTime() - gone)).isGreaterThanOrEqualTo(LEASE);
        awaitShares(SOON, successor, other);
    }

    @Test
    void shouldLeaveToTheSuccessorWhatItsPredecessorHad() throws SQLException {
        Member first = new Member(database);
        Member other = new Member(database);
        awaitShares(SOON, first, other);
        first.fleet.close();
        int takenBefore = other.outages.size();

        Member successor = new Member(database, first.incarnation);

        await().atMost(SOON).until(() -> successor.mine.size() == PARTITIONS / 2);
        assertThat(other.outages).hasSize(takenBefore);
        served.values().removeIf(member -> member == first);
        quarrels.clear(); // the first one's lease has not passed: its process only seems to be gone
    }

    @Test
    void shouldHandEverythingOverWhenItLeaves() throws SQLException {
        Member first = new Member(database);
        Member second = new Member(database);
        awaitShares(SOON, first, second);

        long start = System.nanoTime();
        assertThat(first.fleet.leave(Duration.ofSeconds(5))).isTrue();
        assertThat(first.heard).containsExactly("renewed");

        await().atMost(SOON).until(() -> second.mine.size() == PARTITIONS);
        assertThat(Duration.ofNanos(System.nanoTime() - start)).isLessThan(LEASE);
        assertThat(first.mine).isEmpty();
        assertThat(second.outages).allMatch(outage -> outage.toMillis() < 2_000);
    }

    @Test
    void shouldCloseNoMoreClientsBeforeThePartitionThatWasGivenAwayHasArrived()
            throws SQLException {
        Member first = new Member(database);
        Member second = new Member(database);
        CompletableFuture<Boolean> left = leavingWhileNothingArrives(first, second);

        int stay = PARTITIONS / 2 - 1;
        await().atMost(SOON).until(() -> first.mine.size() == stay);
        await().during(Duration.ofSeconds(1)).atMost(SOON).until(() -> first.mine.size() == stay);
        second.arrival.complete(null);
        assertThat(left).succeedsWithin(SOON).isEqualTo(true);
        await().atMost(SOON).until(() -> second.mine.size() == PARTITIONS);
    }

    @Test
    void shouldNotWaitForLongForPartitionsThatDoNotArrive() throws SQLException {
        Member first = new Member(database);
        Member second = new Member(database);
        CompletableFuture<Boolean> left = leavingWhileNothingArrives(first, second);

        await().atMost(Duration.ofSeconds(12)).until(() -> first.mine.size() < PARTITIONS / 2 - 1);
        second.arrival.complete(null);
        assertThat(left).succeedsWithin(SOON).isEqualTo(true);
    }

    /// @param second takes what it is given, and says when it has arrived only when it is told to
    private static CompletableFuture<Boolean> leavingWhileNothingArrives(
            Member first, Member second) {
        awaitShares(SOON, first, second);
        second.arrival = new CompletableFuture<>();
        return CompletableFuture.supplyAsync(() -> first.fleet.leave(Duration.ofSeconds(30)));
    }

    /// Red without the lock in [Fleet#leave]: it then finds nothing to hand over, signs off and
    /// says that all is given away, while what was just taken is served, and is free for others.
    @Test
    void shouldHandOverWhatItIsTakingAtTheMomentWhenItLeaves() throws SQLException {
        Member first = new Member(database);
        first.slow = true;
        Member second = new Member(database);
        second.mayTakeOver = new CompletableFuture<>();
        first.slow = false;
        first.closing.complete(null);
        assertThat(second.taker).succeedsWithin(SOON);
        Thread taker = second.taker.join();
        assertThat(second.mine).isNotEmpty();
        assertThat(second.fleet.owned()).isZero();

        CompletableFuture<Boolean> left = new CompletableFuture<>();
        Thread leaver = Thread.ofPlatform().start(() -> left.complete(second.fleet.leave(SOON)));
        await().atMost(SOON).until(() -> left.isDone() || waitsFor(leaver, taker));
        second.mayTakeOver.complete(null);

        assertThat(left).succeedsWithin(SOON).isEqualTo(true);
        assertThat(second.mine).isEmpty();
        assertThat(second.fleet.owned()).isZero();
        await().atMost(SOON).until(() -> first.mine.size() == PARTITIONS);
    }

    /// Whether one waits for a lock that the other one holds.
    private static boolean waitsFor(Thread waiting, Thread holder) {
        ThreadInfo info = ManagementFactory.getThreadMXBean().getThreadInfo(waiting.threadId());
        return info != null && info.getLockOwnerId() == holder.threadId();
    }

    @Test
    void shouldGiveEverythingAwayWhenItIsDrainedAndComeBackWhenCalled() throws SQLException {
        Member first = new Member(database);
        Member second = new Member(database);
        awaitShares(SOON, first, second);
        await().atMost(SOON).until(() -> first.fleet.others() == 1);

        assertThat(first.fleet.drain(false)).isTrue();
        assertThat(first.fleet.drain(false)).isTrue();
        assertThat(first.fleet.ready()).isFalse();
        await().atMost(SOON).until(() -> second.mine.size() == PARTITIONS);
        await().during(Duration.ofSeconds(1))
                .atMost(SOON)
                .untilAsserted(() -> assertThat(first.fleet.owned()).isZero());
        assertThat(first.lease.valid()).isTrue();

        assertThat(first.fleet.undrain()).isTrue();
        awaitShares(SOON, first, second);
        assertThat(first.fleet.ready()).isTrue();
        assertThat(first.heard).containsExactly("renewed");
    }

    /// A change of the mark may be carried out although nobody hears so, or never arrive.
    @Test
    void shouldCorrectWhatTheOthersTakeItFor() throws SQLException {
        Member only = new Member(database);
        String marked = "select draining from incarnation where released_at is null";

        LeaseDatabase.execute(database, "update incarnation set draining = true");
        await().atMost(SOON)
                .untilAsserted(
                        () -> assertThat(LeaseDatabase.value(database, marked)).isEqualTo("false"));

        assertThat(only.fleet.drain(true)).isTrue();
        LeaseDatabase.execute(database, "update incarnation set draining = false");
        await().atMost(SOON)
                .untilAsserted(
                        () -> assertThat(LeaseDatabase.value(database, marked)).isEqualTo("true"));
    }

    @Test
    void shouldNotBeDrainedWhenNobodyIsThereToTakeOverUnlessForced() throws SQLException {
        Member only = new Member(database);

        assertThat(only.fleet.drain(false)).isFalse();
        assertThat(only.fleet.ready()).isTrue();
        assertThat(only.mine).hasSize(PARTITIONS);

        assertThat(only.fleet.drain(true)).isTrue();
        await().atMost(SOON).until(() -> only.fleet.owned() == 0);
        assertThat(
                        LeaseDatabase.value(
                                database,
                                "select count(*) from partition_ownership where incarnation is"
                                        + " null"))
                .isEqualTo(Integer.toString(PARTITIONS));
    }

    @Test
    void shouldTellWhatItHolds() throws SQLException {
        Member only = new Member(database);

        assertThat(only.fleet.held())
                .extracting(held -> held.partition().number())
                .isSorted()
                .hasSize(PARTITIONS);
        assertThat(only.fleet.held()).noneMatch(HeldPartition::leaving);
        assertThat(only.fleet.alive()).isTrue();
    }

    @Test
    void shouldKeepWhatCouldNotBeClosedWhenItLeaves() throws SQLException {
        Member first = new Member(database);
        first.slow = true;

        assertThat(first.fleet.leave(Duration.ofMillis(300))).isFalse();
        Member second = new Member(database);

        assertThat(second.mine).isEmpty();
        await().atMost(AFTER_THE_LEASE).until(() -> second.mine.size() == PARTITIONS);
    }

    @Test
    void shouldGoOnAfterTheDatabaseWasAwayForLongerThanTheLease() throws SQLException, IOException {
        try (TcpProxy proxy = proxy();
                AgroalDataSource way = LeaseDatabase.through(proxy)) {
            Member first = new Member(way);
            Member second = new Member(way);
            awaitShares(SOON, first, second);
            Set<Integer> before = Set.copyOf(first.mine);

            proxy.cut();
            await().atMost(AFTER_THE_LEASE)
                    .until(() ->
                            first.heard.contains("expired") && second.heard.contains("expired"));
            assertThat(first.lease.valid()).isFalse();
            assertThat(first.fleet.ready()).isFalse();
            await().during(Duration.ofSeconds(2)).until(() -> !first.lease.valid());
            proxy.mend();

            await().atMost(SOON).until(() -> first.lease.valid() && second.lease.valid());
            await().during(Duration.ofSeconds(2))
                    .untilAsserted(() -> {
                        assertThat(first.heard).containsExactly("renewed", "expired", "renewed");
                        assertThat(second.heard).containsExactly("renewed", "expired", "renewed");
                    });
            assertThat(first.mine).isEqualTo(before);
            assertThat(LeaseDatabase.value(database, "select max(epoch) from partition_ownership"))
                    .isEqualTo("2");
        }
    }

    @Test
    void shouldLoseItsLeaseWhenItAloneWasCutOff() throws SQLException, IOException {
        try (TcpProxy proxy = proxy();
                AgroalDataSource way = LeaseDatabase.through(proxy)) {
            Member first = new Member(way);
            Member second = new Member(database);
            awaitShares(SOON, first, second);

            proxy.cut();
            await().atMost(AFTER_THE_LEASE).until(() -> second.mine.size() == PARTITIONS);
            assertThat(first.lease.valid()).isFalse();
            proxy.mend();

            await().atMost(SOON).until(() -> first.heard.contains("lost"));
            assertThat(first.heard).containsExactly("renewed", "expired", "lost");
            assertThat(first.lease.valid()).isFalse();
        }
    }

    /// A renewal that waited for the answers to a look and a take-over would come too late.
    @Test
    void shouldKeepItsLeaseWhileItTakesPartitionsFromASlowDatabase()
            throws SQLException, IOException {
        try (TcpProxy proxy = proxy();
                AgroalDataSource way = LeaseDatabase.through(proxy)) {
            Member slow = new Member(way);
            Member other = new Member(database);
            awaitShares(SOON, slow, other);
            connect(way, 2);

            proxy.answerAfter(Duration.ofMillis(650));
            assertThat(other.fleet.leave(SOON)).isTrue();

            await().atMost(Duration.ofSeconds(15)).until(() -> slow.mine.size() == PARTITIONS);
            await().during(LEASE).untilAsserted(() -> assertThat(slow.lease.valid()).isTrue());
            assertThat(slow.heard).containsExactly("renewed");
        }
    }

    /// A pool does not have to connect any more then, which takes several answers.
    private static void connect(DataSource way, int connections) throws SQLException {
        if (connections > 0) {
            try (Connection held = way.getConnection()) {
                connect(way, connections - 1);
                assertThat(held.isClosed()).isFalse();
            }
        }
    }

    private static TcpProxy proxy() throws IOException {
        URI address =
                URI.create(
                        TestInfrastructure.shared().jdbcUrl("worker").substring("jdbc:".length()));
        return new TcpProxy(address.getHost(), address.getPort());
    }
}
