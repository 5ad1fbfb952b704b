package telegate.chaos;

/// An invariant that does not hold.
///
/// @param subject what it is about, an account id for instance; the same violation is counted once
/// @param detail the lines of evidence
record Violation(Invariant invariant, String subject, String detail) {

    /// What must always hold.
    enum Invariant {
        /// No key is used by two incarnations.
        KEYS_SHARED,
        /// A connected account stays connected, with the device that its login made; one that was
        /// logged out has none.
        ACCOUNTS_LOST,
        /// Each login ends, in one way only, and in one that its visitor or a fault explains.
        LOGINS_UNFINISHED,
        /// The newest state reaches the gateway, each message that was pushed is published.
        EVENTS_MISSING,
        /// Nothing secret in topics, logs or what a crash leaves.
        SECRETS_FOUND
    }

    @Override
    public String toString() {
        return "%s %s: %s".formatted(invariant, subject, detail);
    }
}
