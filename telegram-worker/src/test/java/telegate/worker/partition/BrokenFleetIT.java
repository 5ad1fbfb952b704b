package telegate.worker.partition;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import io.agroal.api.AgroalDataSource;
import java.io.IOException;
import java.net.URI;
import java.sql.Connection;
import java.sql.SQLException;
import java.time.Duration;
import java.util.Set;
import javax.sql.DataSource;
import org.junit.jupiter.api.Test;
import telegate.embedded.TestInfrastructure;

/// What is left of a fleet when a member is gone, or its database away or slow.
class BrokenFleetIT extends FleetFixture {

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
