package telegate.contract;

/// Why an account is connected no more.
public enum DisconnectReason {
    /// The person or the application logged it out here.
    LOGGED_OUT,
    /// The person ended the session in Telegram (Settings → Devices).
    REVOKED,
    /// Telegram destroyed the key because it saw it in two places.
    KEY_DUPLICATED,
    /// The stored session could not be opened; set aside for an operator.
    QUARANTINED
}
