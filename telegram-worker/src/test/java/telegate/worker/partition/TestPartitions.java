package telegate.worker.partition;

import java.util.UUID;
import telegate.worker.storage.Fence;

/// Partitions for tests that need no fleet.
public final class TestPartitions {

    private TestPartitions() {}

    /// One that this process owns, from its first command on.
    public static OwnedPartition owned(int number) {
        return new OwnedPartition(new Fence(number, UUID.randomUUID(), 1), 0);
    }
}
