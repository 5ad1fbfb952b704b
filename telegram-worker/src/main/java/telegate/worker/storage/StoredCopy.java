package telegate.worker.storage;

/// A sealed copy with its place among those of its client.
///
/// @param number rises with each copy of a client
public record StoredCopy(long number, StoredBinlog binlog) {}
