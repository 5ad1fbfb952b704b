package telegate.sandbox.login;

/// What came of showing a token to the phone.
public enum ScanOutcome {
    ACCEPTED,
    DECLINED,
    /// The sandbox never gave out such a token.
    UNKNOWN,
    EXPIRED,
    /// The client has a newer one, or is gone.
    REPLACED,
    /// Accepted or declined before.
    USED
}
