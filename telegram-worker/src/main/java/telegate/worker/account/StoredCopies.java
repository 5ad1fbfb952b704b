package telegate.worker.account;

import java.lang.module.ModuleDescriptor.Version;
import java.util.HashSet;
import java.util.Optional;
import java.util.Set;
import java.util.function.Function;
import telegate.worker.binlog.Binlog;
import telegate.worker.storage.AccountJournal;
import telegate.worker.storage.StoredBinlog;
import telegate.worker.storage.StoredCopy;

/// From which of an account's stored copies a client is opened: from the newest one that unseals
/// and that TDLib has not refused here. Not thread-safe: belongs to the account's lane.
final class StoredCopies {

    private final Source source;
    private final String tdlibVersion;
    private final boolean testDc;

    /// The client that [#refused] is about.
    private long generation;

    private final Set<Long> refused = new HashSet<>();

    /// What is stored.
    interface Source {

        /// @param index 0 for the newest
        Optional<StoredCopy> copy(long generation, int index);
    }

    /// A copy that a client may be opened from.
    ///
    /// @param newest whether there is no newer one that was left out
    record Usable(Binlog file, Place place, boolean newest) {}

    /// Where a copy is stored.
    ///
    /// @param number rises with each copy of a client
    record Place(long generation, long number) {}

    /// @param tdlibVersion of this worker's library
    /// @param testDc this worker's kind of data centre
    StoredCopies(Source source, String tdlibVersion, boolean testDc) {
        this.source = source;
        this.tdlibVersion = tdlibVersion;
        this.testDc = testDc;
    }

    /// The copy of this client to go on from.
    ///
    /// @param unsealing gives nothing for a copy that is damaged
    /// @throws ObstacleException when it is not for this worker: an older copy would open, and
    ///   whatever has happened since would be told twice, or worse, be done twice
    Optional<Usable> newest(long client, Function<StoredBinlog, Optional<Binlog>> unsealing) {
        for (int index = 0; index < AccountJournal.KEPT_COPIES; index++) {
            Optional<StoredCopy> stored = source.copy(client, index);
            if (stored.isEmpty()) {
                return Optional.empty();
            }
            long number = stored.get().number();
            if (isRefused(client, number)) {
                continue;
            }
            demandOurs(stored.get().binlog());
            Optional<Binlog> file = unsealing.apply(stored.get().binlog());
            if (file.isPresent()) {
                return Optional.of(new Usable(file.get(), new Place(client, number), index == 0));
            }
        }
        return Optional.empty();
    }

    private void demandOurs(StoredBinlog copy) {
        if (copy.testDc() != testDc) {
            throw new ObstacleException(
                    Obstacle.OTHER_DATA_CENTRE,
                    "telegate.telegram.test-dc=" + testDc + " here, and not where it was copied");
        }
        if (Version.parse(copy.tdlibVersion()).compareTo(Version.parse(tdlibVersion)) > 0) {
            throw new ObstacleException(
                    Obstacle.NEWER_TDLIB,
                    "TDLib "
                            + copy.tdlibVersion()
                            + " has written what "
                            + tdlibVersion
                            + " is not to read");
        }
    }

    /// TDLib does not go on from this one: it is left out from now on, until this process ends.
    void refuse(Place copy) {
        if (copy.generation() != generation) {
            generation = copy.generation();
            refused.clear();
        }
        refused.add(copy.number());
    }

    /// Whether TDLib has refused one of this client's.
    boolean anyRefused(long client) {
        return client == generation && !refused.isEmpty();
    }

    private boolean isRefused(long client, long number) {
        return client == generation && refused.contains(number);
    }
}
