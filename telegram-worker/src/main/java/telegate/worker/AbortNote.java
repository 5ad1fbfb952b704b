package telegate.worker;

import java.sql.SQLException;
import java.time.Duration;
import java.util.UUID;
import org.jboss.logging.Logger;
import org.jspecify.annotations.Nullable;
import telegate.worker.storage.StartTable;
import telegate.worker.tdlib.AbortListener;

/// Stores, in the last second of this process, that TDLib is ending it. Thread-safe: whoever calls
/// waits for the same note, because the first one that returns ends the process.
final class AbortNote implements AbortListener {

    private static final Logger LOG = Logger.getLogger(AbortNote.class);
    private static final Duration LIMIT = Duration.ofSeconds(1);

    private final StartTable starts;
    private final UUID incarnation;
    private @Nullable Thread writer;

    AbortNote(StartTable starts, UUID incarnation) {
        this.starts = starts;
        this.incarnation = incarnation;
    }

    @Override
    public void aborting() {
        try {
            // A thread of its own: the deadline holds even if the driver stands still.
            if (!begun().join(LIMIT)) {
                LOG.error("It could not be stored in time that TDLib ends this process");
            }
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }

    private synchronized Thread begun() {
        Thread running = writer;
        if (running == null) {
            running = Thread.ofPlatform().name("abort-note").daemon().start(this::write);
            writer = running;
        }
        return running;
    }

    private void write() {
        try {
            starts.aborted(incarnation);
        } catch (SQLException | RuntimeException e) {
            LOG.errorf("It cannot be stored that TDLib ends this process: %s", e.getMessage());
        }
    }
}
