package telegate.embedded;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.nio.file.Files;
import java.nio.file.Path;
import java.sql.Connection;
import java.sql.DriverManager;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class EmbeddedPostgresTest {

    // Unpacked once for all tests.
    @TempDir static Path software;

    @TempDir Path directory;

    private EmbeddedPostgres postgres;

    @BeforeEach
    void start() throws Exception {
        postgres =
                new EmbeddedPostgres(
                        new EmbeddedPostgres.Settings(
                                directory.resolve("postgres"),
                                software,
                                directory.resolve("postgres.log"),
                                0,
                                "of the superuser",
                                Map.of("gateway", "it's mine", "worker", "another"),
                                List.of(),
                                _ -> {}));
        postgres.start();
    }

    @AfterEach
    void stop() throws Exception {
        postgres.stop();
    }

    @Test
    void shouldKeepCommittedRowsOverAStopAndOverAKill() throws Exception {
        // Given
        execute("gateway", "CREATE TABLE kept (value text)");
        execute("gateway", "INSERT INTO kept VALUES ('before the stop')");

        // When
        postgres.restart();
        execute("gateway", "INSERT INTO kept VALUES ('before the kill')");
        postgres.kill();
        postgres.start();

        // Then
        assertThat(query("gateway", "SELECT string_agg(value, ', ' ORDER BY value) FROM kept"))
                .isEqualTo("before the kill, before the stop");
    }

    @Test
    void shouldStartThoughSomebodyElseHasTheNumberOfADeadServer() throws Exception {
        execute("worker", "CREATE TABLE kept (value text)");
        postgres.kill();
        Path pidFile = directory.resolve("postgres").resolve("data").resolve("postmaster.pid");
        List<String> lines = new ArrayList<>(Files.readAllLines(pidFile));
        lines.set(0, Long.toString(ProcessHandle.current().pid()));
        Files.write(pidFile, lines);

        postgres.start();

        assertThat(query("worker", "SELECT count(*) FROM kept")).isEqualTo("0");
    }

    @Test
    void shouldEndAServerThatOutlivedItsGuard() throws Exception {
        // Given: the guard alone is killed, so the server stays
        execute("worker", "CREATE TABLE kept (value text)");
        postgres.process().kill();
        assertThat(query("worker", "SELECT count(*) FROM kept")).isEqualTo("0");

        // When
        postgres.start();

        // Then
        assertThat(query("worker", "SELECT count(*) FROM kept")).isEqualTo("0");
    }

    @Test
    void shouldWriteDurablyAndAskEverybodyForAPassword() throws Exception {
        assertThat(query("worker", "SHOW fsync")).isEqualTo("on");
        assertThat(query("worker", "SHOW synchronous_commit")).isEqualTo("on");
        assertThatThrownBy(() -> connect("worker", "worker", "wrong"))
                .isInstanceOf(SQLException.class)
                .hasMessageContaining("password authentication failed");
        assertThatThrownBy(() -> connect("worker", "gateway", "it's mine"))
                .isInstanceOf(SQLException.class)
                .hasMessageContaining("permission denied for database");
    }

    private Connection connect(String database, String user, String password) throws SQLException {
        return DriverManager.getConnection(postgres.jdbcUrl(database), user, password);
    }

    private void execute(String database, String command) throws SQLException {
        try (Connection connection = connect(database, database, postgres.password(database));
                Statement statement = connection.createStatement()) {
            statement.execute(command);
        }
    }

    private String query(String database, String query) throws SQLException {
        try (Connection connection = connect(database, database, postgres.password(database));
                Statement statement = connection.createStatement();
                ResultSet rows = statement.executeQuery(query)) {
            assertThat(rows.next()).isTrue();
            return rows.getString(1);
        }
    }
}
