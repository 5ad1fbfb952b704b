package telegate.worker.partition;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import java.lang.management.ManagementFactory;
import java.lang.management.ThreadInfo;
import java.sql.SQLException;
import java.time.Duration;
import java.util.concurrent.CompletableFuture;
import org.junit.jupiter.api.Test;

/// How members of a fleet share partitions, hand them over and leave.
class FleetIT extends FleetFixture {

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
}
