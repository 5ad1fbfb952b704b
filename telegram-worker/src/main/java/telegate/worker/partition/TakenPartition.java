package telegate.worker.partition;

import java.time.Duration;

/// A partition that has become ours.
///
/// @param outage for how long nobody served it, by the database's clock
public record TakenPartition(OwnedPartition partition, Duration outage) {}
