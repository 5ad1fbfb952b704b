package telegate.worker;

import java.sql.SQLException;
import java.time.Duration;
import java.util.HashSet;
import java.util.Optional;
import java.util.Set;
import java.util.UUID;
import java.util.function.IntFunction;
import java.util.function.Supplier;
import org.jboss.logging.Logger;
import org.jspecify.annotations.Nullable;
import telegate.contract.AccountId;
import telegate.worker.storage.StartTable;
import telegate.worker.tdlib.AbortListener;
import telegate.worker.tdlib.LastWords;

/// Stores, in the last second of this process, that TDLib is ending it, and whose doing that is as
/// far as TDLib says. Thread-safe: whoever calls waits for the same note, because the first one
/// that returns ends the process.
///
/// @see <a href="file:docs/decisions/0012-a-poison-account.md">decision 0012</a>
final class AbortNote implements AbortListener {

    private static final Logger LOG = Logger.getLogger(AbortNote.class);
    private static final Duration LIMIT = Duration.ofSeconds(1);

    private final StartTable starts;
    private final UUID incarnation;
    private final Supplier<Set<AccountId>> opened;
    private volatile IntFunction<Optional<AccountId>> owners = _ -> Optional.empty();
    private @Nullable Thread writer;

    /// @param opened the accounts whose clients are not proven yet
    AbortNote(StartTable starts, UUID incarnation, Supplier<Set<AccountId>> opened) {
        this.starts = starts;
        this.incarnation = incarnation;
        this.opened = opened;
    }

    /// From now on it can be found out whose a client is.
    ///
    /// @param newOwners the account that has the client of this number at TDLib
    void know(IntFunction<Optional<AccountId>> newOwners) {
        owners = newOwners;
    }

    @Override
    public void aborting(LastWords words) {
        try {
            // A thread of its own: the deadline holds even if the driver stands still.
            if (!begun(words).join(LIMIT)) {
                LOG.error("It could not be stored in time that TDLib ends this process");
            }
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }

    private synchronized Thread begun(LastWords words) {
        Thread running = writer;
        if (running == null) {
            running =
                    Thread.ofPlatform()
                            .name("abort-note")
                            .daemon()
                            .start(() -> writeQuietly(words));
            writer = running;
        }
        return running;
    }

    private void writeQuietly(LastWords words) {
        try {
            write(words);
        } catch (SQLException | RuntimeException e) {
            LOG.errorf("It cannot be stored that TDLib ends this process: %s", e.getMessage());
        }
    }

    private void write(LastWords words) throws SQLException {
        if (words.systemFailed()) {
            // Nobody's doing. First: without that a suspect that starts alone would be accused.
            starts.clearUnopened(incarnation, Set.of());
            starts.aborted(incarnation);
        } else {
            Optional<AccountId> culprit = owner(words);
            if (culprit.isEmpty() || !stored(culprit.get())) {
                suspectAll(words, culprit);
            }
        }
    }

    private void suspectAll(LastWords words, Optional<AccountId> culprit) throws SQLException {
        Set<AccountId> suspects = new HashSet<>(opened.get());
        culprit.ifPresent(suspects::add);
        // A client that was named and is no account's, or not yet, is one more to be suspected.
        starts.aborted(incarnation, words.client().isPresent() ? 1 : 0);
        // If there is no time left for this, some sound accounts start alone.
        starts.clearUnopened(incarnation, suspects);
    }

    private boolean stored(AccountId culprit) {
        try {
            boolean stored = starts.abortedBy(incarnation, culprit);
            if (stored) {
                LOG.warnf("A client of account %s ends this process", culprit);
            }
            return stored;
        } catch (SQLException e) {
            LOG.errorf("It cannot be stored whose client that is: %s", e.getMessage());
            return false;
        }
    }

    private Optional<AccountId> owner(LastWords words) {
        try {
            return words.client().isPresent()
                    ? owners.apply(words.client().getAsInt())
                    : Optional.empty();
        } catch (RuntimeException e) {
            LOG.errorf("It cannot be found out whose client that is: %s", e);
            return Optional.empty();
        }
    }
}
