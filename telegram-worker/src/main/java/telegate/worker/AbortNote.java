package telegate.worker;

import java.sql.SQLException;
import java.time.Duration;
import java.util.Set;
import java.util.UUID;
import java.util.function.Supplier;
import org.jboss.logging.Logger;
import org.jspecify.annotations.Nullable;
import telegate.contract.AccountId;
import telegate.worker.storage.StartTable;
import telegate.worker.tdlib.AbortListener;

/// Stores, in the last second of this process, that TDLib is ending it. Thread-safe: whoever calls
/// waits for the same note, because the first one that returns ends the process.
final class AbortNote implements AbortListener {

    private static final Logger LOG = Logger.getLogger(AbortNote.class);
    private static final Duration LIMIT = Duration.ofSeconds(1);

    private final StartTable starts;
    private final UUID incarnation;
    private final Supplier<Set<AccountId>> opened;
    private @Nullable Thread writer;

    /// @param opened the accounts whose clients are not proven yet
    AbortNote(StartTable starts, UUID incarnation, Supplier<Set<AccountId>> opened) {
        this.starts = starts;
        this.incarnation = incarnation;
        this.opened = opened;
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
            Set<AccountId> unproven = opened.get();
            starts.aborted(incarnation);
            // If there is no time left for this, some sound accounts start alone.
            starts.clearUnopened(incarnation, unproven);
        } catch (SQLException | RuntimeException e) {
            LOG.errorf("It cannot be stored that TDLib ends this process: %s", e.getMessage());
        }
    }
}
