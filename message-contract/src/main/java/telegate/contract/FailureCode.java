package telegate.contract;

/// Why a login ended without an account.
public enum FailureCode {
    /// Telegram refuses the installation's API id or hash; an operator has to correct them.
    API_ID_INVALID,
    /// Telegram could not be reached within the time for the first QR code.
    TELEGRAM_UNREACHABLE,
    /// Telegram asks to wait longer than a login lasts.
    FLOOD_WAIT,
    /// The worker has as many accounts as it may hold.
    CAPACITY_REACHED,
    /// Telegram asks for a step that Telegate does not know (an e-mail address, a registration).
    UNSUPPORTED_STEP,
    /// Telegram refused the account itself (banned or deleted).
    ACCOUNT_REFUSED,
    /// An account was to be reconnected, and somebody scanned with another Telegram account.
    OTHER_ACCOUNT,
    /// Anything else that was tried again and did not help; the worker's log says more.
    INTERNAL
}
