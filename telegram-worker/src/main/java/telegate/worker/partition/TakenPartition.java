package telegate.worker.partition;

import java.time.Duration;
import java.util.Collection;
import java.util.List;

/// A partition that has become ours.
///
/// @param outage for how long nobody served it, by the database's clock
public record TakenPartition(OwnedPartition partition, Duration outage) {

    /// Which partitions these are.
    public static List<Integer> numbers(Collection<TakenPartition> taken) {
        return taken.stream().map(one -> one.partition().number()).toList();
    }
}
