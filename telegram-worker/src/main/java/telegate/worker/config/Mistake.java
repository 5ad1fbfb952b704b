package telegate.worker.config;

/// A part of the design that is left out on purpose, so that the chaos suite can show that it would
/// notice (docs/reliability.md). Never for a worker that serves people.
public enum Mistake {
    /// The gate lets everything through, with a lease or without.
    GATE,
    /// A write asks for neither incarnation nor epoch.
    EPOCH,
    /// Others' leases are not waited for.
    LEASE,
    /// A copy is stored although what it counts as told may not be in Kafka.
    MARKER
}
