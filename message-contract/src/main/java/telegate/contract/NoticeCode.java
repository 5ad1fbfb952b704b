package telegate.contract;

/// The kinds of [Notice].
public enum NoticeCode {
    /// Telegram refused the password.
    PASSWORD_INCORRECT,
    /// The worker went down while a password was being checked; whether it counted is not known, so
    /// it is asked for again.
    PASSWORD_OUTCOME_UNKNOWN,
    /// Telegram asks to wait until the notice's time.
    FLOOD_WAIT,
    /// Telegram did not answer; it is tried again.
    TELEGRAM_UNAVAILABLE,
    /// The earlier code is dead (a restart, or stuck after the scan): scan the new one.
    SCAN_NEW_CODE
}
