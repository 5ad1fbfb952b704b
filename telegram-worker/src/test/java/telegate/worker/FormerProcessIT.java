package telegate.worker;

import static org.assertj.core.api.Assertions.assertThat;

import io.agroal.api.AgroalDataSource;
import io.smallrye.config.PropertiesConfigSource;
import io.smallrye.config.SmallRyeConfigBuilder;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.sql.SQLException;
import java.time.Duration;
import java.util.HashMap;
import java.util.Map;
import java.util.UUID;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import telegate.embedded.TestInfrastructure;
import telegate.worker.partition.DirectoryLock;
import telegate.worker.partition.LeaseDatabase;

/// What becomes of the right of a process whose successor begins.
@SuppressWarnings("NullAway.Init") // set before each test
class FormerProcessIT {

    private static final UUID GONE = new UUID(0, 1);
    private static final String DATABASE = "quarkus.datasource.fleet.";

    @TempDir Path directory;

    private AgroalDataSource database;
    private final Map<String, String> settings = new HashMap<>();

    @BeforeEach
    void prepare() throws SQLException, IOException {
        database = LeaseDatabase.fresh();
        LeaseDatabase.execute(
                database,
                "insert into incarnation (incarnation, worker, started_at)"
                        + " select number::uuid, 'w', now() - interval '1 hour' from unnest(array['"
                        + GONE
                        + "', '"
                        + new UUID(0, 2)
                        + "']) as number");
        try (DirectoryLock lock = DirectoryLock.acquire(directory, Duration.ZERO)) {
            lock.remember(GONE);
        }
        TestInfrastructure infrastructure = TestInfrastructure.shared();
        settings.put("telegate.worker.data-directory", directory.toString());
        settings.put(DATABASE + "jdbc.url", infrastructure.jdbcUrl("worker"));
        settings.put(DATABASE + "username", infrastructure.user("worker"));
        settings.put(DATABASE + "password", infrastructure.password("worker"));
    }

    @AfterEach
    void close() {
        database.close();
    }

    private void release() {
        new FormerProcess(
                        new SmallRyeConfigBuilder()
                                .withSources(new PropertiesConfigSource(settings, "test", 100))
                                .build())
                .release();
    }

    private boolean ended() throws SQLException {
        return LeaseDatabase.value(
                        database,
                        "select released_at is not null from incarnation where incarnation = '"
                                + GONE
                                + "'")
                .equals("true");
    }

    @Test
    void shouldEndItForTheOthers() throws SQLException {
        release();

        assertThat(ended()).isTrue();
    }

    @Test
    void shouldLetTheWorkerHaveItsDirectoryAfterwards() throws IOException {
        release();

        try (DirectoryLock lock = DirectoryLock.acquire(directory, Duration.ZERO)) {
            assertThat(lock.former()).contains(GONE);
        }
    }

    @Test
    void shouldLeaveItWhenNativeCodeEndedIt() throws SQLException {
        settings.put("telegate.worker.previous-exit", "134");

        release();

        assertThat(ended()).isFalse();
    }

    @Test
    void shouldLeaveItWhenItLeftACrashFile() throws SQLException, IOException {
        Files.writeString(directory.resolve("crash-1.log"), "# SIGSEGV");

        release();

        assertThat(ended()).isFalse();
    }

    @Test
    void shouldLeaveItToASupervisor() throws SQLException {
        settings.put("telegate.worker.incarnation", UUID.randomUUID().toString());

        release();

        assertThat(ended()).isFalse();
    }

    @Test
    void shouldLeaveItWhileSomebodyUsesTheDirectory() throws SQLException, IOException {
        try (DirectoryLock _ = DirectoryLock.acquire(directory, Duration.ZERO)) {
            release();
        }

        assertThat(ended()).isFalse();
    }

    @Test
    void shouldDemandOfTheConnectionWhatThePoolDemands() throws SQLException {
        settings.put(DATABASE + "jdbc.additional-jdbc-properties.sslmode", "require");

        release();

        assertThat(ended()).as("over a connection without TLS").isFalse();
    }

    @Test
    void shouldNotHinderTheStartWhenTheDatabaseIsAway() throws SQLException {
        settings.put(DATABASE + "jdbc.url", "jdbc:postgresql://127.0.0.1:1/worker");

        release();

        assertThat(ended()).isFalse();
    }
}
