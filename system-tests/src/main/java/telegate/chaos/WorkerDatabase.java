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
import java.util.Optional;

/// The workers' database, looked at and tampered with as its owner. Thread-safe; nothing happens
/// when it is away.
final class WorkerDatabase {

    private static final String OWNER =
            """
            select i.worker from account a
            join partition_ownership p on p.partition = a.partition
            join incarnation i on i.incarnation = p.incarnation
            where a.account_id = ?::uuid
            """;

    /// Of each connected account of the worker all copies but the oldest one that was made since it
    /// was connected: an older one knows nothing of the login.
    private static final String DROP =
            """
            delete from binlog b using account a, partition_ownership p, incarnation i
            where a.account_id = b.account_id and a.status = 'CONNECTED'
              and p.partition = a.partition and i.incarnation = p.incarnation and i.worker = ?
              and b.generation = a.generation
              and b.copy > (select min(o.copy) from binlog o
                            where o.account_id = b.account_id and o.generation = b.generation
                              and o.created_at > a.connected_at + interval '2 seconds')
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
        } catch (SQLException away) {
            return Optional.empty();
        }
    }

    /// @return how many copies were deleted
    int dropNewestCopies(String worker) {
        try (Connection connection = connect();
                PreparedStatement statement = connection.prepareStatement(DROP)) {
            statement.setString(1, worker);
            return statement.executeUpdate();
        } catch (SQLException away) {
            return 0;
        }
    }

    private Connection connect() throws SQLException {
        try {
            String password = Files.readString(secrets.resolve("postgres-worker.password")).strip();
            return DriverManager.getConnection(url, "worker", password);
        } catch (IOException e) {
            throw new UncheckedIOException("The database's password cannot be read", e);
        }
    }
}
