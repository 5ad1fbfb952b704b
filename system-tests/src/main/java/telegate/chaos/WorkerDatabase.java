package telegate.chaos;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.sql.Connection;
import java.sql.DriverManager;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.util.HashMap;
import java.util.Map;
import java.util.Optional;

/// The workers' database, looked at and tampered with as its owner. Thread-safe; nothing happens
/// when it is away.
final class WorkerDatabase {

    /// Class of PostgreSQL's errors: syntax, and names that there are not.
    private static final String NOT_UNDERSTOOD = "42";

    private static final String OWNER =
            """
            select i.worker from account a
            join partition_ownership p on p.partition = a.partition
            join incarnation i on i.incarnation = p.incarnation
            where a.account_id = ?::uuid
            """;

    /// Of each login, and of each account that was ever connected. Both count with the account's
    /// versions, so a state has the version of its own event.
    private static final String VERSIONS =
            """
            select login_id::text, version from login
            union all
            select account_id::text, version from account where connected_at is not null
            """;

    private final String url;
    private final Path secrets;

    WorkerDatabase(int port, Path secrets) {
        this.url =
                "jdbc:postgresql://localhost:" + port + "/worker?connectTimeout=3&socketTimeout=10";
        this.secrets = secrets;
    }

    /// The name of the worker that owns an account.
    Optional<String> ownerOf(String account) {
        try (Connection connection = connect();
                PreparedStatement statement = connection.prepareStatement(OWNER)) {
            statement.setString(1, account);
            try (ResultSet rows = statement.executeQuery()) {
                return rows.next() ? Optional.ofNullable(rows.getString(1)) : Optional.empty();
            }
        } catch (SQLException e) {
            requireAway(e);
            return Optional.empty();
        }
    }

    /// The stored version of each login and account, by id; nothing when the database is away.
    Optional<Map<String, Long>> versions() {
        try (Connection connection = connect();
                PreparedStatement statement = connection.prepareStatement(VERSIONS);
                ResultSet rows = statement.executeQuery()) {
            Map<String, Long> versions = new HashMap<>();
            while (rows.next()) {
                versions.put(rows.getString(1), rows.getLong(2));
            }
            return Optional.of(versions);
        } catch (SQLException e) {
            requireAway(e);
            return Optional.empty();
        }
    }

    /// @throws ChaosFailure when the database is there and does not understand the question: the
    ///   workers' tables have changed
    static void requireAway(SQLException failure) {
        String state = failure.getSQLState();
        if (state != null && state.startsWith(NOT_UNDERSTOOD)) {
            throw new ChaosFailure("The suite does not know the workers' tables", failure);
        }
    }

    /// @throws SQLException when it is away
    Connection connect() throws SQLException {
        try {
            String password = Files.readString(secrets.resolve("postgres-worker.password")).strip();
            return DriverManager.getConnection(url, "worker", password);
        } catch (IOException e) {
            throw new UncheckedIOException("The database's password cannot be read", e);
        }
    }
}
