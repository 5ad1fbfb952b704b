package telegate.worker;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import io.agroal.api.AgroalDataSource;
import java.sql.SQLException;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import java.util.OptionalInt;
import java.util.Set;
import java.util.UUID;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import telegate.contract.AccountId;
import telegate.worker.partition.LeaseDatabase;
import telegate.worker.storage.Fence;
import telegate.worker.storage.StartMark;
import telegate.worker.storage.StartRecord;
import telegate.worker.storage.StartTable;
import telegate.worker.tdlib.LastWords;

/// What is known of the accounts after a process that TDLib has ended.
@SuppressWarnings("NullAway.Init") // set before each test
class AbortNoteIT {

    private static final UUID PROCESS = new UUID(0, 1);
    private static final int CLIENT = 7;

    private AgroalDataSource database;
    private StartTable table;
    private AccountId online;
    private AccountId alone;

    @BeforeEach
    void prepare() throws SQLException {
        database = LeaseDatabase.fresh();
        table = new StartTable(database);
        LeaseDatabase.execute(
                database,
                "insert into incarnation (incarnation, worker) values ('" + PROCESS + "', 'a')");
        LeaseDatabase.execute(
                database,
                "insert into partition_ownership (partition, incarnation, epoch) values (0, '"
                        + PROCESS
                        + "', 1)");
        online = account();
        alone = account();
        table.mark(List.of(StartMark.of(new Fence(0, PROCESS, 1), alone).suspected()));
    }

    @AfterEach
    void close() {
        database.close();
    }

    private AccountId account() throws SQLException {
        AccountId id = AccountId.next();
        LeaseDatabase.execute(
                database,
                "insert into account (account_id, tenant, owner, partition, epoch, generation,"
                        + " version, status, last_command_offset) values ('"
                        + id
                        + "', gen_random_uuid(), 'u', 0, 1, 1, 1, 'CONNECTED', -1)");
        return id;
    }

    /// TDLib ends the process; the client of that number is this account's.
    private List<StartRecord> known(LastWords words, Optional<AccountId> owner)
            throws SQLException {
        AbortNote note = new AbortNote(table, PROCESS, () -> Set.of(alone));
        note.know(client -> client == CLIENT ? owner : Optional.empty());
        note.aborting(words);
        // On a busy machine the note goes on after the second that it has.
        await().atMost(Duration.ofSeconds(10)).until(this::noted);
        return table.suspicions(List.of(0));
    }

    private boolean noted() throws SQLException {
        return LeaseDatabase.value(database, "select aborted_at is not null from incarnation")
                .equals("true");
    }

    private static LastWords naming(int client) {
        return new LastWords(OptionalInt.of(client), false);
    }

    @Test
    void shouldAccuseAnAccountThatWasOnlineForLongAndNotTheOneThatWasStarting()
            throws SQLException {
        assertThat(known(naming(CLIENT), Optional.of(online)))
                .containsExactlyInAnyOrder(
                        new StartRecord(online, true, 0, 1, 1),
                        new StartRecord(alone, false, 1, 0, 0));
    }

    @Test
    void shouldAccuseNobodyWhenTheClientIsNoAccounts() throws SQLException {
        assertThat(known(naming(CLIENT), Optional.empty()))
                .as("others were starting, for all that is known")
                .containsExactly(new StartRecord(alone, true, 1, 2, 0));
    }

    @Test
    void shouldAccuseNobodyWhenTheAccountIsNotStoredYet() throws SQLException {
        assertThat(known(naming(CLIENT), Optional.of(AccountId.next())))
                .containsExactly(new StartRecord(alone, true, 1, 2, 0));
    }

    @Test
    void shouldAccuseTheOneThatWasAloneWhenTdlibNamesNobody() throws SQLException {
        assertThat(known(new LastWords(OptionalInt.empty(), false), Optional.of(online)))
                .containsExactly(new StartRecord(alone, true, 1, 1, 0));
    }

    @Test
    void shouldHoldAFullDiskAgainstNobody() throws SQLException {
        assertThat(known(new LastWords(OptionalInt.of(CLIENT), true), Optional.of(online)))
                .containsExactly(new StartRecord(alone, false, 1, 0, 0));
    }
}
