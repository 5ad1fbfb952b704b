package telegate.worker.storage;

import java.util.UUID;

/// The right to write about the accounts of one partition: good as long as the partition's row
/// names this incarnation and epoch.
///
/// @param epoch raised at every take-over
public record Fence(int partition, UUID incarnation, long epoch) {}
