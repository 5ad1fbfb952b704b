package telegate.worker.partition;

import java.util.Collection;
import java.util.Optional;
import java.util.SortedSet;
import java.util.TreeSet;

/// Which commands of one partition are under way. Accounts work side by side, so commands end out
/// of order; the stored offset is the one below which all have ended. Thread-safe.
final class OffsetTracker {

    private final SortedSet<Long> underWay = new TreeSet<>();
    private long next;

    OffsetTracker(long next) {
        this.next = next;
    }

    /// The command at `offset` was read.
    synchronized void begun(long offset) {
        underWay.add(offset);
        next = Math.max(next, offset + 1);
    }

    /// There are no commands below `offset` but those that were read.
    synchronized void passed(long offset) {
        next = Math.max(next, offset);
    }

    /// The offset below which all commands have ended.
    synchronized long next() {
        return underWay.isEmpty() ? next : underWay.first();
    }

    /// The offset to store together with the effects of `ending`.
    synchronized Optional<Long> nextAfter(Collection<Long> ending) {
        return underWay.stream()
                .filter(offset -> !ending.contains(offset))
                .findFirst()
                .or(() -> Optional.of(next));
    }

    /// What was asked about with [#nextAfter] is stored.
    synchronized void ended(Collection<Long> offsets) {
        underWay.removeAll(offsets);
    }

    /// Commands read and not ended.
    synchronized int size() {
        return underWay.size();
    }
}
