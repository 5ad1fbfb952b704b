package telegate.worker.partition;

import static org.assertj.core.api.Assertions.assertThat;

import io.agroal.api.AgroalDataSource;
import java.sql.Connection;
import java.sql.SQLException;
import java.sql.Statement;
import java.time.Duration;
import java.util.List;
import java.util.UUID;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import telegate.worker.partition.FleetView.Partition;
import telegate.worker.storage.Fence;
import telegate.worker.storage.StartTable;

@SuppressWarnings("NullAway.Init") // set before each test
class LeaseTableIT {

    private static final UUID A = new UUID(0, 1);
    private static final UUID B = new UUID(0, 2);

    private AgroalDataSource database;
    private LeaseTable table;

    @BeforeEach
    void register() throws SQLException {
        database = LeaseDatabase.fresh();
        table = new LeaseTable(database);
        table.register(A, "a", 4);
        table.register(B, "b", 4);
    }

    private List<Partition> all() throws SQLException {
        return table.observe().partitions();
    }

    private static List<Integer> numbers(List<TakenPartition> taken) {
        return taken.stream().map(one -> one.partition().number()).toList();
    }

    @AfterEach
    void close() {
        database.close();
    }

    @Test
    void shouldKnowMembersAndPartitions() throws SQLException {
        FleetView view = table.observe();

        assertThat(view.members()).containsOnlyKeys(A, B);
        assertThat(view.members().get(A)).isEqualTo(new FleetView.Member("a", 0, false));
        assertThat(view.partitions()).hasSize(4).allMatch(view::free);
        table.register(UUID.randomUUID(), "c", 6);
        assertThat(all()).hasSize(6);
    }

    @Test
    void shouldRaiseTheEpochWithEachTakeOver() throws SQLException {
        List<TakenPartition> taken = table.take(A, all());
        assertThat(numbers(taken)).containsExactlyInAnyOrder(0, 1, 2, 3);
        Fence first = taken.getFirst().partition().fence();
        assertThat(first.epoch()).isEqualTo(1);

        table.release(first);
        List<TakenPartition> again = table.take(B, all());

        assertThat(numbers(again)).containsExactly(first.partition());
        assertThat(again.getFirst().partition().fence())
                .isEqualTo(new Fence(first.partition(), B, 2));
    }

    @Test
    void shouldTellWhichPartitionsHaveNotArrived() throws SQLException {
        List<TakenPartition> taken = table.take(A, all().subList(0, 2));
        assertThat(table.observe().onTheirWay()).isEqualTo(4);
        table.take(B, all().subList(2, 4));

        table.arrived(taken);

        assertThat(all().stream().filter(Partition::arriving).map(Partition::number))
                .containsExactly(2, 3);
        assertThat(table.observe().onTheirWay()).isEqualTo(2);
        table.release(taken.getFirst().partition().fence());
        assertThat(table.observe().onTheirWay()).isEqualTo(3);
        table.take(B, all().stream().filter(one -> one.holder() == null).toList());
        table.arrived(taken);
        assertThat(table.observe().onTheirWay()).as("taken again since").isEqualTo(3);
    }

    /// Nobody may wait for one who has ended meanwhile.
    @Test
    void shouldNotCallAPartitionArrivingForLong() throws Exception {
        table.take(A, all());
        LeaseDatabase.execute(
                database,
                "update partition_ownership set arriving_since = now() - interval '6 seconds'");

        assertThat(table.observe().onTheirWay()).isZero();
    }

    @Test
    void shouldTakeNothingFromALivingIncarnation() throws SQLException {
        table.take(A, all());

        assertThat(table.take(B, all())).isEmpty();
    }

    @Test
    void shouldTakeNothingThatHasChangedSinceItWasSeen() throws SQLException {
        List<Partition> seen = all();
        List<TakenPartition> taken = table.take(A, seen);
        for (TakenPartition one : taken) {
            table.release(one.partition().fence());
        }

        assertThat(table.take(B, seen)).isEmpty();
    }

    @Test
    void shouldEndASilentIncarnationOnlyIfItHasNotRenewed() throws SQLException {
        table.take(A, all());
        assertThat(table.renew(A)).isTrue();

        assertThat(table.endSilent(A, 0)).isFalse();
        assertThat(table.take(B, all())).isEmpty();
        assertThat(table.endSilent(A, 1)).isTrue();
        assertThat(table.endSilent(A, 1)).isFalse();

        assertThat(table.renew(A)).isFalse();
        assertThat(table.observe().members()).containsOnlyKeys(B);
        assertThat(table.take(B, all())).hasSize(4);
    }

    @Test
    void shouldLetTheOthersTakeWhatAProcessHadThatIsGone() throws SQLException {
        table.take(A, all());
        serveForAWhile();

        assertThat(table.endForOthers(A)).isTrue();

        assertThat(table.take(B, all())).hasSize(4);
        assertThat(table.renew(A)).isFalse();
        assertThat(table.endForOthers(A)).isFalse();
    }

    @Test
    void shouldLeaveToItsSuccessorWhatAProcessHadThatHadOnlyJustBegun() throws SQLException {
        table.take(A, all());

        assertThat(table.endForOthers(A)).isFalse();

        assertThat(table.take(B, all())).isEmpty();
    }

    @Test
    void shouldLeaveToItsSuccessorWhatAProcessHadThatNativeCodeEnded() throws SQLException {
        table.take(A, all());
        serveForAWhile();
        assertThat(new StartTable(database).aborted(A)).isTrue();

        assertThat(table.endForOthers(A)).isFalse();

        assertThat(table.take(B, all())).isEmpty();
    }

    @Test
    void shouldLeaveToItsSuccessorWhatNobodyElseCouldTake() throws SQLException {
        table.take(A, all());
        serveForAWhile();
        table.drain(B);

        assertThat(table.endForOthers(A)).isFalse();
        table.undrain(B);
        LeaseDatabase.execute(
                database, "update incarnation set renewed_at = now() - interval '6 seconds'");
        assertThat(table.endForOthers(A)).isFalse();
        table.end(B);
        assertThat(table.endForOthers(A)).isFalse();
        assertThat(table.renew(A)).isTrue();
    }

    private void serveForAWhile() throws SQLException {
        LeaseDatabase.execute(
                database, "update incarnation set started_at = now() - interval '31 seconds'");
    }

    @Test
    void shouldLetNobodyTakeWhoseRightHasEnded() throws SQLException {
        table.end(A);

        assertThat(table.take(A, all())).isEmpty();
    }

    @Test
    void shouldTellForHowLongNobodyServedAPartition() throws SQLException {
        table.take(A, all());
        LeaseDatabase.execute(
                database,
                "update incarnation set renewed_at = now() - interval '1 minute', released_at ="
                        + " now() where worker = 'a'");

        assertThat(table.take(B, all()))
                .allSatisfy(taken ->
                        assertThat(taken.outage())
                                .isBetween(Duration.ofSeconds(59), Duration.ofSeconds(70)));
    }

    @Test
    void shouldNotReleaseWhatHasAnotherOwnerAlready() throws SQLException {
        Fence old = table.take(A, all()).getFirst().partition().fence();
        table.end(A);
        table.take(B, all());

        table.release(old);

        assertThat(all()).allMatch(partition -> B.equals(partition.holder()));
    }

    @Test
    void shouldNotWaitForARowThatSomebodyHolds() throws SQLException {
        try (Connection connection = database.getConnection();
                Statement statement = connection.createStatement()) {
            connection.setAutoCommit(false);
            statement.execute("update partition_ownership set next_offset = 7 where partition = 2");

            assertThat(numbers(table.take(A, all()))).containsExactlyInAnyOrder(0, 1, 3);
            connection.commit();
        }
        List<TakenPartition> rest = table.take(B, all());
        assertThat(numbers(rest)).containsExactly(2);
        assertThat(rest.getFirst().partition().startOffset()).isEqualTo(7);
    }

    @Test
    void shouldTellHowTheCommandsOfALogThatWasCutAreCounted() throws SQLException {
        LeaseDatabase.execute(
                database,
                "update partition_ownership set next_offset = 107, log_offset = 100,"
                        + " log_position = 40 where partition = 2");

        List<TakenPartition> taken = table.take(A, all());

        assertThat(taken)
                .filteredOn(one -> one.partition().number() == 2)
                .singleElement()
                .satisfies(one -> {
                    assertThat(one.partition().nextOffset()).isEqualTo(107);
                    assertThat(one.partition().nextPosition()).isEqualTo(47);
                });
    }

    @Test
    void shouldSayWhoDrains() throws SQLException {
        table.drain(A);

        assertThat(table.observe().members()).containsEntry(A, new FleetView.Member("a", 0, true));
    }
}
