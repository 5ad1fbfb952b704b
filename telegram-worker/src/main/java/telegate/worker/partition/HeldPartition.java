package telegate.worker.partition;

/// A partition of this process, for people to look at.
///
/// @param leaving whether it is being handed over
public record HeldPartition(OwnedPartition partition, boolean leaving) {}
