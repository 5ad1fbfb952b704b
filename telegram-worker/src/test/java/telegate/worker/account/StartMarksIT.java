package telegate.worker.account;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import io.agroal.api.AgroalDataSource;
import java.sql.Connection;
import java.sql.SQLException;
import java.sql.Statement;
import java.time.Duration;
import java.util.Queue;
import java.util.UUID;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.concurrent.atomic.AtomicReference;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import telegate.contract.AccountId;
import telegate.worker.partition.LeaseDatabase;
import telegate.worker.storage.Fence;
import telegate.worker.storage.FencedException;
import telegate.worker.storage.StartMark;
import telegate.worker.storage.StartTable;

@SuppressWarnings("NullAway.Init") // set before each test
class StartMarksIT {

    private static final UUID OURS = new UUID(0, 1);
    private static final UUID OTHER = new UUID(0, 2);
    private static final int GIVEN_AWAY = 3;
    private static final int KEPT = 0;
    private static final int HELD_UP = 1;

    private AgroalDataSource database;
    private StartMarks marks;

    /// What is to be done later, when the test lets time pass.
    private final Queue<Runnable> timers = new ConcurrentLinkedQueue<>();

    @BeforeEach
    void prepare() throws SQLException {
        database = LeaseDatabase.fresh();
        marks = new StartMarks(new StartTable(database), this::later, 100);
        LeaseDatabase.execute(
                database,
                "insert into incarnation (incarnation, worker) values ('%s', 'a'), ('%s', 'b')"
                        .formatted(OURS, OTHER));
        LeaseDatabase.execute(
                database,
                "insert into partition_ownership (partition, incarnation, epoch)"
                        + " select number, '"
                        + OURS
                        + "', 1 from generate_series(0, 3) as number");
    }

    private Runnable later(Duration delay, Runnable task) {
        timers.add(task);
        return () -> timers.remove(task);
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

    /// An account's lane that wants its start to be noted.
    private final class Starting {
        private final AtomicReference<@Nullable RuntimeException> failure = new AtomicReference<>();
        private final AccountId account;
        private final Thread thread;

        Starting(int partition) throws SQLException {
            account = account(partition);
            StartMark mark = StartMark.of(new Fence(partition, OURS, 1), account);
            thread = Thread.ofPlatform().start(() -> mark(mark));
            // Until it waits for what it wants.
            await().atMost(Duration.ofSeconds(10))
                    .until(() -> thread.getState() == Thread.State.WAITING);
        }

        private void mark(StartMark mark) {
            try {
                marks.mark(mark);
            } catch (RuntimeException e) {
                failure.set(e);
            }
        }

        @Nullable RuntimeException failure() throws InterruptedException {
            assertThat(thread.join(Duration.ofSeconds(20))).isTrue();
            return failure.get();
        }
    }

    @Test
    void shouldTakeNobodyForFencedBecauseAnotherAccountIs() throws Exception {
        LeaseDatabase.execute(
                database,
                "update partition_ownership set epoch = 2, incarnation = '%s' where partition = %d"
                        .formatted(OTHER, GIVEN_AWAY));
        Starting first;
        Starting late;
        Starting ours;
        try (Connection connection = database.getConnection();
                Statement statement = connection.createStatement()) {
            connection.setAutoCommit(false);
            statement.execute(
                    "select from partition_ownership where partition = %d for no key update"
                            .formatted(HELD_UP));
            // The writer waits with the first one, and takes the others together after that.
            first = new Starting(HELD_UP);
            late = new Starting(GIVEN_AWAY);
            ours = new Starting(KEPT);
            connection.commit();
        }

        assertThat(late.failure()).isInstanceOf(FencedException.class);
        assertThat(ours.failure()).isNull();
        assertThat(first.failure()).isNull();
        assertThat(marked(ours.account)).isEqualTo("1");
        assertThat(marked(late.account)).isEqualTo("0");
    }

    /// The answer that ends the process may come behind the one that has proven the account.
    @Test
    void shouldStillAccuseAnAccountThatIsProvenSinceAMoment() throws Exception {
        AccountId account = account(KEPT);
        StartMark alone = StartMark.of(new Fence(KEPT, OURS, 1), account).suspected();
        AtomicBoolean turnOver = new AtomicBoolean();
        marks.mark(alone);
        marks.opening(account);

        marks.clearSoon(StartMark.of(new Fence(KEPT, OURS, 1), account), () -> turnOver.set(true));

        assertThat(marked(account)).isEqualTo("1");
        assertThat(marks.opened()).containsExactly(account);
        assertThat(marks.unproven()).containsExactly(account);
        timers.remove().run();
        assertThat(turnOver).isFalse();

        timers.remove().run();
        await().atMost(Duration.ofSeconds(10)).untilTrue(turnOver);
        assertThat(marked(account)).isEqualTo("0");
        assertThat(marks.opened()).isEmpty();
        assertThat(marks.unproven()).isEmpty();
    }

    private String marked(AccountId account) throws SQLException {
        return LeaseDatabase.value(
                database,
                "select count(*) from account where account_id = '%s' and start_marker = '%s'"
                        .formatted(account, OURS));
    }
}
