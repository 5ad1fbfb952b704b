package telegate.worker.partition;

import io.agroal.api.AgroalDataSource;
import jakarta.enterprise.context.ApplicationScoped;
import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.UUID;
import org.jboss.logging.Logger;
import telegate.contract.TimeOrderedIds;
import telegate.worker.storage.Fence;

/// Which partitions are ours. For now one worker owns all of them: it holds PostgreSQL's advisory
/// lock for as long as it lives, and claims every partition under a new epoch. A second worker
/// waits for the lock; a worker that has lost it without noticing is refused by its old epoch.
///
/// The statements are plain SQL, because ownership is about exactly these statements.
@ApplicationScoped
public class Ownership {

    private static final Logger LOG = Logger.getLogger(Ownership.class);

    /// Any number that nothing else in this database locks.
    private static final long LOCK = 0x7465_6c65_6761_7465L;

    private static final Duration LOCK_RETRY = Duration.ofMillis(200);

    private final AgroalDataSource database;
    private final UUID incarnation = TimeOrderedIds.next();

    Ownership(AgroalDataSource database) {
        this.database = database;
    }

    /// This start of this process.
    public UUID incarnation() {
        return incarnation;
    }

    /// What was claimed.
    ///
    /// @param outage since the last owner was last seen; zero for a first start
    public record Claim(List<OwnedPartition> partitions, Duration outage, Connection lock) {}

    /// Waits until no other worker is there, then claims every partition.
    ///
    /// @param worker this process's name
    /// @param count how many partitions there are
    public Claim claimAll(String worker, int count) throws SQLException, InterruptedException {
        Connection lock = awaitLock();
        try (Connection connection = database.getConnection()) {
            connection.setAutoCommit(false);
            Duration outage = outage(connection);
            register(connection, worker);
            addMissing(connection, count);
            List<OwnedPartition> claimed = raiseEpochs(connection);
            connection.commit();
            LOG.infof(
                    "Incarnation %s owns %d partitions; nobody did for %s",
                    incarnation, claimed.size(), outage);
            return new Claim(List.copyOf(claimed), outage, lock);
        }
    }

    /// Says that this incarnation lives.
    public void renew() throws SQLException {
        update(
                "update incarnation set renewals = renewals + 1, renewed_at = now()"
                        + " where incarnation = ?");
    }

    /// Gives every partition back, so that the next owner need not wait.
    public void release(Claim claim) throws SQLException {
        update("update partition_ownership set incarnation = null where incarnation = ?");
        update(
                "update incarnation set released_at = now(), renewed_at = now()"
                        + " where incarnation = ?");
        claim.lock().close();
    }

    private Connection awaitLock() throws SQLException, InterruptedException {
        boolean told = false;
        while (true) {
            Connection connection = database.getConnection();
            try (Statement statement = connection.createStatement();
                    ResultSet locked =
                            statement.executeQuery("select pg_try_advisory_lock(" + LOCK + ")")) {
                locked.next();
                if (locked.getBoolean(1)) {
                    return connection;
                }
            }
            connection.close();
            if (!told) {
                LOG.info("Another worker is running; waiting until it has ended");
                told = true;
            }
            Thread.sleep(LOCK_RETRY);
        }
    }

    private Duration outage(Connection connection) throws SQLException {
        try (Statement statement = connection.createStatement();
                ResultSet seen =
                        statement.executeQuery(
                                "select coalesce(extract(epoch from now() - max(renewed_at)), 0)"
                                        + " from incarnation")) {
            seen.next();
            return Duration.ofMillis((long) (seen.getDouble(1) * 1_000));
        }
    }

    private void register(Connection connection, String worker) throws SQLException {
        try (PreparedStatement statement =
                connection.prepareStatement(
                        "insert into incarnation (incarnation, worker) values (?, ?)")) {
            statement.setObject(1, incarnation);
            statement.setString(2, worker);
            statement.executeUpdate();
        }
    }

    private static void addMissing(Connection connection, int count) throws SQLException {
        try (PreparedStatement statement =
                connection.prepareStatement(
                        "insert into partition_ownership (partition)"
                                + " select generate_series(0, ? - 1) on conflict do nothing")) {
            statement.setInt(1, count);
            statement.executeUpdate();
        }
    }

    private List<OwnedPartition> raiseEpochs(Connection connection) throws SQLException {
        try (PreparedStatement statement =
                connection.prepareStatement(
                        "update partition_ownership set incarnation = ?, epoch = epoch + 1"
                                + " returning partition, epoch, next_offset")) {
            statement.setObject(1, incarnation);
            List<OwnedPartition> claimed = new ArrayList<>();
            try (ResultSet rows = statement.executeQuery()) {
                while (rows.next()) {
                    Fence fence = new Fence(rows.getInt(1), incarnation, rows.getLong(2));
                    claimed.add(new OwnedPartition(fence, rows.getLong(3)));
                }
            }
            return claimed;
        }
    }

    private void update(String sql) throws SQLException {
        try (Connection connection = database.getConnection();
                PreparedStatement statement = connection.prepareStatement(sql)) {
            statement.setObject(1, incarnation);
            statement.executeUpdate();
        }
    }
}
