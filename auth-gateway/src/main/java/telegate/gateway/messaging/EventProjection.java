package telegate.gateway.messaging;

/// Writes events to the database, once for all replicas. Each event is the full state, comes at
/// least once and maybe late: only a higher version than the stored one may be written.
public interface EventProjection {

    /// Called in a transaction, by one thread; ignores events that are not its own.
    void apply(ReceivedEvent event);
}
