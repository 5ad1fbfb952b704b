package telegate.sandbox.login;

/// What a client is told without having asked.
public interface ClientNotices {
    /// Somebody accepted the QR token of this key.
    void loginTokenAccepted(long keyId);

    /// The device of this key is no longer authorised; its next request must fail.
    void revoked(long keyId);
}
