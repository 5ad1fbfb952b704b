package telegate.worker;

import java.io.IOException;
import java.nio.file.Path;
import java.sql.SQLException;
import java.time.Duration;
import java.util.Optional;
import java.util.OptionalInt;
import java.util.UUID;
import javax.sql.DataSource;
import org.eclipse.microprofile.config.Config;
import org.jboss.logging.Logger;
import org.postgresql.ds.PGSimpleDataSource;
import telegate.worker.partition.CrashFiles;
import telegate.worker.partition.DirectoryLock;
import telegate.worker.partition.Fleet;

/// The process that used the data directory before. Its successor needs seconds until it can serve
/// accounts, and its first ones it serves slowly; the other members can at once. So its right ends
/// as the first thing that its successor does, before there is a container, a pool or TDLib. Where
/// a supervisor does that (`telegate.worker.incarnation`), it was done before this process began.
///
/// Not when native code ended it: one of its accounts may do so again, and only this worker is to
/// be ended a second time.
///
/// @see <a href="file:docs/decisions/0017-the-others-take-over-while-a-worker-starts.md">decision
///   0017</a>
final class FormerProcess {

    private static final Logger LOG = Logger.getLogger(FormerProcess.class);
    private static final String DATABASE = "quarkus.datasource.fleet.";
    private static final String ADDED = DATABASE + "jdbc.additional-jdbc-properties.";

    /// The start waits so long at most for a database that does not answer.
    private static final int LIMIT_SECONDS = 2;

    private final Config config;

    FormerProcess(Config config) {
        this.config = config;
    }

    /// Ends its right, if it is surely gone. Whatever hinders that is no reason not to start: the
    /// right ends when this process joins the fleet, or with the lease.
    void release() {
        try {
            Optional<String> directory = value("telegate.worker.data-directory");
            boolean supervised = value("telegate.worker.incarnation").isPresent();
            if (directory.isPresent() && !supervised) {
                release(Path.of(directory.get()));
            }
        } catch (IOException | SQLException | RuntimeException e) {
            LOG.infof("The others do not take over what the former process has left: %s", e);
        }
    }

    private void release(Path directory) throws IOException, SQLException {
        try (DirectoryLock lock = DirectoryLock.acquire(directory, Duration.ZERO)) {
            Optional<UUID> gone = lock.former();
            if (gone.isPresent()
                    && !exit(directory).aborted()
                    && Fleet.endForOthers(database(), gone.get())) {
                LOG.infof("The others take over what incarnation %s has left", gone.get());
            }
        }
    }

    private FormerExit exit(Path directory) throws IOException {
        OptionalInt code =
                config.getOptionalValue("telegate.worker.previous-exit", Integer.class).stream()
                        .mapToInt(Integer::intValue)
                        .findAny();
        return new FormerExit(code, CrashFiles.in(directory).tellOfACrash());
    }

    /// As the pool connects: what it demands of TLS is demanded here too.
    private DataSource database() throws SQLException {
        PGSimpleDataSource database = new PGSimpleDataSource();
        setUrl(database, value(DATABASE + "jdbc.url").orElseThrow());
        value(DATABASE + "username").ifPresent(database::setUser);
        value(DATABASE + "password").ifPresent(database::setPassword);
        for (String name : config.getPropertyNames()) {
            if (name.startsWith(ADDED)) {
                String key = name.substring(ADDED.length()).replace("\"", "");
                database.setProperty(key, value(name).orElseThrow());
            }
        }
        database.setConnectTimeout(LIMIT_SECONDS);
        database.setSocketTimeout(LIMIT_SECONDS);
        return database;
    }

    private static void setUrl(PGSimpleDataSource database, String url) {
        try {
            database.setUrl(url);
        } catch (IllegalArgumentException e) {
            // Its message has the whole address, and that may have a password in it.
            throw new IllegalStateException(DATABASE + "jdbc.url is no address of PostgreSQL");
        }
    }

    private Optional<String> value(String name) {
        return config.getOptionalValue(name, String.class);
    }
}
