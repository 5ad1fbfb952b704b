package telegate.worker.storage;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.agroal.api.AgroalDataSource;
import java.sql.SQLException;
import java.util.ArrayList;
import java.util.List;
import java.util.UUID;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import telegate.contract.AccountId;
import telegate.worker.partition.LeaseDatabase;

@SuppressWarnings("NullAway.Init") // set before each test
class StartTableIT {

    private static final UUID FIRST = new UUID(0, 1);
    private static final UUID SECOND = new UUID(0, 2);

    private AgroalDataSource database;
    private StartTable table;

    @BeforeEach
    void prepare() throws SQLException {
        database = LeaseDatabase.fresh();
        table = new StartTable(database);
        LeaseDatabase.execute(
                database,
                "insert into incarnation (incarnation, worker) values ('%s', 'a'), ('%s', 'b')"
                        .formatted(FIRST, SECOND));
        LeaseDatabase.execute(
                database,
                "insert into partition_ownership (partition, incarnation, epoch)"
                        + " select number, '"
                        + FIRST
                        + "', 1 from generate_series(0, 3) as number");
    }

    @AfterEach
    void close() {
        database.close();
    }

    private AccountId account(int partition) throws SQLException {
        AccountId id = AccountId.next();
        LeaseDatabase.execute(
                database,
                "insert into account (account_id, tenant, owner, partition, epoch, generation,"
                        + " version, status, last_command_offset) values ('"
                        + id
                        + "', gen_random_uuid(), 'u', "
                        + partition
                        + ", 1, 1, 1, 'CONNECTED', -1)");
        return id;
    }

    private void takenBySecond() throws SQLException {
        LeaseDatabase.execute(
                database,
                "update partition_ownership set epoch = 2, incarnation = '" + SECOND + "'");
    }

    private static Fence first(int partition) {
        return new Fence(partition, FIRST, 1);
    }

    private static Fence second(int partition) {
        return new Fence(partition, SECOND, 2);
    }

    private String marked(UUID incarnation) throws SQLException {
        return LeaseDatabase.value(
                database,
                "select count(*) from account where start_marker = '" + incarnation + "'");
    }

    @Test
    void shouldMarkTheAccountsOfSeveralPartitionsAtOnce() throws SQLException {
        List<StartMark> marks = new ArrayList<>();
        for (int i = 0; i < 500; i++) {
            marks.add(StartMark.of(first(i % 4), account(i % 4)));
        }

        table.mark(marks);

        assertThat(marked(FIRST)).isEqualTo("500");
        table.clear(marks);
        assertThat(marked(FIRST)).isEqualTo("0");
    }

    @Test
    void shouldHoldNothingAgainstAccountsWhoseWorkerWasKilledFromOutside() throws SQLException {
        table.mark(List.of(StartMark.of(first(0), account(0))));
        LeaseDatabase.execute(database, "update incarnation set released_at = now()");
        takenBySecond();

        assertThat(table.suspicions(List.of(0, 1, 2, 3))).isEmpty();
    }

    @Test
    void shouldSuspectWhoWasStartingWhenAWorkerWasEndedAndNobodyElse() throws SQLException {
        AccountId proven = account(0);
        AccountId starting = account(0);
        AccountId startingElsewhere = account(3);
        table.mark(
                List.of(
                        StartMark.of(first(0), proven),
                        StartMark.of(first(0), starting),
                        StartMark.of(first(3), startingElsewhere)));
        table.clear(List.of(StartMark.of(first(0), proven)));

        assertThat(table.aborted(FIRST)).isTrue();
        assertThat(table.aborted(FIRST)).isFalse();

        assertThat(table.suspicions(List.of(0)))
                .containsExactly(new StartRecord(starting, true, 0, 2, 0));
        assertThat(table.suspicions(List.of(0, 1, 2, 3)))
                .containsExactlyInAnyOrder(
                        new StartRecord(starting, true, 0, 2, 0),
                        new StartRecord(startingElsewhere, true, 0, 2, 0));
    }

    @Test
    void shouldKnowWhoWasStartedAloneWhenTheNextWorkerWasEnded() throws SQLException {
        AccountId poison = account(0);
        AccountId innocent = account(0);
        table.mark(List.of(StartMark.of(first(0), poison), StartMark.of(first(0), innocent)));
        table.aborted(FIRST);
        takenBySecond();

        table.mark(List.of(StartMark.of(second(0), poison).suspected()));
        table.aborted(SECOND);

        assertThat(table.suspicions(List.of(0)))
                .containsExactlyInAnyOrder(
                        new StartRecord(poison, true, 1, 1, 0),
                        new StartRecord(innocent, true, 0, 2, 0));
    }

    /// Which of them has ended it is not known, however many are taken by others before one looks.
    @Test
    void shouldRememberThatOthersWereStartingBesidesASuspect() throws SQLException {
        AccountId suspect = account(0);
        AccountId other = account(3);
        table.mark(
                List.of(
                        StartMark.of(first(0), suspect).suspected(),
                        StartMark.of(first(3), other)));
        table.aborted(FIRST);
        takenBySecond();
        table.mark(List.of(StartMark.of(second(3), other)));

        assertThat(table.suspicions(List.of(0)))
                .containsExactly(new StartRecord(suspect, true, 1, 2, 0));
    }

    @Test
    void shouldAccuseOnlyTheOneThatTdlibNames() throws SQLException {
        AccountId named = account(0);
        AccountId starting = account(0);
        AccountId suspect = account(3);
        table.mark(
                List.of(
                        StartMark.of(first(0), starting),
                        StartMark.of(first(3), suspect).suspected()));

        assertThat(table.abortedBy(FIRST, named)).isTrue();
        assertThat(table.abortedBy(FIRST, named)).as("told a second time").isFalse();
        assertThat(table.aborted(FIRST)).as("by the exit code too").isFalse();

        assertThat(table.suspicions(List.of(0, 1, 2, 3)))
                .containsExactlyInAnyOrder(
                        new StartRecord(named, true, 0, 1, 1),
                        new StartRecord(suspect, false, 1, 0, 0));
    }

    @Test
    void shouldCountHowOftenTdlibNamesAnAccountWithinADay() throws SQLException {
        AccountId named = account(0);
        table.abortedBy(FIRST, named);
        takenBySecond();
        table.mark(List.of(StartMark.of(second(0), named).suspected()));
        table.clear(List.of(StartMark.of(second(0), named)));

        table.abortedBy(SECOND, named);
        assertThat(table.suspicions(List.of(0)))
                .containsExactly(new StartRecord(named, true, 0, 1, 2));

        LeaseDatabase.execute(
                database,
                "update account set named_at = now() - interval '25 hours';"
                        + " update incarnation set aborted_at = null");
        table.abortedBy(SECOND, named);
        assertThat(table.suspicions(List.of(0)))
                .containsExactly(new StartRecord(named, true, 0, 1, 1));
    }

    @Test
    void shouldNameNoAccountThatSomebodyElseOwns() throws SQLException {
        AccountId elsewhere = account(0);
        takenBySecond();

        assertThat(table.abortedBy(FIRST, elsewhere)).isFalse();

        assertThat(table.suspicions(List.of(0))).isEmpty();
        assertThat(table.aborted(FIRST)).isTrue();
    }

    @Test
    void shouldAccuseNobodyWhoseClientWasNotOpened() throws SQLException {
        AccountId opened = account(0);
        AccountId suspect = account(0);
        table.mark(
                List.of(
                        StartMark.of(first(0), opened),
                        StartMark.of(first(0), account(0)),
                        StartMark.of(first(0), suspect).suspected()));

        table.aborted(FIRST);
        table.clearUnopened(FIRST, List.of(opened));

        assertThat(table.suspicions(List.of(0)))
                .containsExactlyInAnyOrder(
                        new StartRecord(opened, true, 0, 1, 0),
                        new StartRecord(suspect, false, 1, 0, 0));
    }

    @Test
    void shouldRememberASuspectWhoseTurnPassedWithoutProof() throws SQLException {
        StartMark alone = StartMark.of(first(0), account(0)).suspected();
        table.mark(List.of(alone));

        table.clear(List.of(alone));
        table.aborted(FIRST);

        assertThat(table.suspicions(List.of(0)))
                .containsExactly(new StartRecord(alone.account(), false, 1, 0, 0));
    }

    @Test
    void shouldMarkNothingOfAPartitionThatHasAnotherOwner() throws SQLException {
        AccountId account = account(0);
        takenBySecond();

        assertThatThrownBy(() -> table.mark(List.of(StartMark.of(first(0), account))))
                .isInstanceOf(FencedException.class);
        assertThat(marked(FIRST)).isEqualTo("0");

        table.mark(List.of(StartMark.of(second(0), account)));
        table.clear(List.of(StartMark.of(first(0), account)));
        assertThat(marked(SECOND)).isEqualTo("1");
    }

    @Test
    void shouldGiveUpTheLogOutsOfAnAccountOnlyAsItsOwner() throws SQLException {
        AccountId account = account(0);
        LeaseDatabase.execute(
                database,
                "insert into retiring (account_id, generation) values ('" + account + "', 1)");
        String owed = "select count(*) from retiring where quarantined_at is null";

        table.setRetiringAside(second(0), account);
        assertThat(LeaseDatabase.value(database, owed)).isEqualTo("1");

        table.setRetiringAside(first(0), account);
        assertThat(LeaseDatabase.value(database, owed)).isEqualTo("0");
    }
}
