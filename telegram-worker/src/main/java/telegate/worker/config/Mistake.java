package telegate.worker.config;

/// A part of the design that is left out on purpose, so that the chaos suite can show that it would
/// notice (docs/reliability.md). Never for a worker that serves people.
public enum Mistake {
    /// The gate lets everything through, with a lease or without.
    GATE,
    /// Neither a write nor a renewal asks for incarnation or epoch.
    EPOCH,
    /// The end of others' leases is not waited for: a renewal that is late is enough.
    LEASE,
    /// A copy is stored although what it counts as told may not be in Kafka.
    MARKER
}
