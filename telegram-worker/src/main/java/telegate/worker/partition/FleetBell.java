package telegate.worker.partition;

import java.sql.Connection;
import java.sql.SQLException;
import java.sql.Statement;
import java.time.Duration;
import java.util.concurrent.locks.LockSupport;
import javax.sql.DataSource;
import org.jboss.logging.Logger;
import org.postgresql.PGConnection;
import org.postgresql.PGNotification;
import telegate.worker.jitter.Jitter;

/// Listens for the word that something has changed in the fleet, on a thread and a connection of
/// its own. Only a short cut: who misses it looks soon anyway.
final class FleetBell implements AutoCloseable {

    private static final Logger LOG = Logger.getLogger(FleetBell.class);
    private static final int WAIT_MILLIS = 1_000;

    /// A connection that has died without a word is noticed by asking.
    private static final int SILENT_WAITS = 5;

    private static final int ASK_SECONDS = 2;
    private static final Duration FIRST_RETRY = Duration.ofMillis(200);
    private static final Duration LAST_RETRY = Duration.ofSeconds(5);

    private final DataSource database;
    private final Runnable onRing;
    private final Thread thread =
            Thread.ofPlatform().name("fleet-bell").daemon().unstarted(this::listenAlways);
    private volatile boolean closed;

    FleetBell(DataSource database, Runnable onRing) {
        this.database = database;
        this.onRing = onRing;
    }

    void start() {
        thread.start();
    }

    private void listenAlways() {
        Duration retry = FIRST_RETRY;
        while (!closed) {
            long start = System.nanoTime();
            try (Connection connection = database.getConnection()) {
                listen(connection);
            } catch (SQLException e) {
                if (System.nanoTime() - start > LAST_RETRY.toNanos()) {
                    retry = FIRST_RETRY;
                }
                Duration pause = Jitter.of(retry);
                LOG.debugf("The fleet is not heard for %s: %s", pause, e.getMessage());
                LockSupport.parkNanos(pause.toNanos());
                Duration doubled = retry.multipliedBy(2);
                retry = doubled.compareTo(LAST_RETRY) > 0 ? LAST_RETRY : doubled;
            }
        }
    }

    private void listen(Connection connection) throws SQLException {
        execute(connection, "listen " + LeaseTable.CHANNEL);
        try {
            // Whatever was said before this moment was missed.
            onRing.run();
            PGConnection postgres = connection.unwrap(PGConnection.class);
            int silent = 0;
            while (!closed) {
                PGNotification[] rung = postgres.getNotifications(WAIT_MILLIS);
                if (rung != null && rung.length > 0) {
                    silent = 0;
                    onRing.run();
                } else if (++silent == SILENT_WAITS) {
                    silent = 0;
                    execute(connection, "select 1");
                }
            }
        } finally {
            // The connection may go back to a pool.
            if (!connection.isClosed()) {
                execute(connection, "unlisten *");
            }
        }
    }

    private static void execute(Connection connection, String sql) throws SQLException {
        try (Statement statement = connection.createStatement()) {
            statement.setQueryTimeout(ASK_SECONDS);
            statement.execute(sql);
        }
    }

    @Override
    public void close() {
        closed = true;
        LockSupport.unpark(thread);
    }
}
