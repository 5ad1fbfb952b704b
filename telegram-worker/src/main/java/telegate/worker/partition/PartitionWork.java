package telegate.worker.partition;

import java.util.List;
import java.util.concurrent.CompletableFuture;

/// What a worker does for the partitions that it owns. Thread-safe.
public interface PartitionWork {

    /// Begins to serve these partitions. Returns at once.
    ///
    /// @return completes, on any thread, when Telegram has answered the clients of their accounts,
    ///   or after a few seconds all the same
    CompletableFuture<Void> takeOver(List<TakenPartition> taken);

    /// Stops to serve a partition: closes all its clients and stores what they left.
    ///
    /// @return completes, on any thread, when nothing of this process can act for the partition any
    ///   more; never, as long as something can
    CompletableFuture<Void> handOver(OwnedPartition partition);
}
