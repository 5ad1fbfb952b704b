package telegate.worker.storage;

/// What an account row is good for.
public enum AccountStatus {
    /// A login goes on; nothing was connected yet.
    CONNECTING,
    /// Its client runs wherever its partition is owned.
    CONNECTED,
    /// Has no client; the row keeps the id for a reconnect.
    DISCONNECTED
}
