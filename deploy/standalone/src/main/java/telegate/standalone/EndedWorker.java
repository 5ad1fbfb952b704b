package telegate.standalone;

import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.time.Duration;
import java.util.Set;
import java.util.UUID;
import org.postgresql.ds.PGSimpleDataSource;
import telegate.contract.TimeOrderedIds;
import telegate.embedded.EmbeddedPostgres;

/// The starts of one worker, and what the fleet is told when its process has ended: who has reaped
/// it knows that it can do nothing any more, so the others may take its accounts over at once
/// (docs/decisions/0017). Used by one thread at a time.
final class EndedWorker {

    /// What the others need for some hundred accounts. A worker that starts meanwhile would only
    /// take their processors: here they are on one machine.
    private static final Duration TAKE_OVER = Duration.ofSeconds(5);

    private static final int LIMIT_SECONDS = 1;
    private static final String DATABASE = "worker";

    /// SIGABRT, SIGSEGV: the accounts of a worker that its native code has ended are to end no
    /// other one (docs/decisions/0012).
    private static final Set<Integer> CRASHES = Set.of(134, 139);

    private final EmbeddedPostgres server;
    private volatile UUID incarnation = TimeOrderedIds.next();

    EndedWorker(EmbeddedPostgres server) {
        this.server = server;
    }

    /// What its next process calls itself.
    UUID next() {
        incarnation = TimeOrderedIds.next();
        return incarnation;
    }

    /// Its process has ended.
    ///
    /// @return how long the next one is to wait
    Duration ended(int code) {
        return !CRASHES.contains(code) && othersTakeOver() ? TAKE_OVER : Duration.ZERO;
    }

    private boolean othersTakeOver() {
        try (Connection connection = database().getConnection();
                PreparedStatement statement =
                        connection.prepareStatement("select end_for_others(?)")) {
            statement.setObject(1, incarnation);
            try (ResultSet row = statement.executeQuery()) {
                return row.next() && row.getBoolean(1);
            }
        } catch (SQLException e) {
            // A database that is away, or was never used: the next process takes its own accounts.
            return false;
        }
    }

    private PGSimpleDataSource database() {
        PGSimpleDataSource database = new PGSimpleDataSource();
        database.setUrl(server.jdbcUrl(DATABASE));
        database.setUser(DATABASE);
        database.setPassword(server.password(DATABASE));
        database.setConnectTimeout(LIMIT_SECONDS);
        database.setSocketTimeout(LIMIT_SECONDS);
        return database;
    }
}
