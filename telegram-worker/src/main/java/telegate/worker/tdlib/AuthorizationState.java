package telegate.worker.tdlib;

/// Where a client is in its life, as TDLib tells it. [Ready] after a start is read from the binlog
/// and does not prove that the session still exists.
public sealed interface AuthorizationState {

    /// Just made; TDLib waits for its settings.
    record WaitParameters() implements AuthorizationState {}

    /// Not logged in; a login can begin.
    record WaitPhoneNumber() implements AuthorizationState {}

    /// Waits for the QR code to be scanned.
    ///
    /// @param link `tg://login?token=...`, valid for about half a minute; not in the text form
    record WaitOtherDeviceConfirmation(String link) implements AuthorizationState {
        @Override
        public String toString() {
            return "WaitOtherDeviceConfirmation[]";
        }
    }

    /// Waits for the 2FA password.
    ///
    /// @param hint the owner's own hint, may be empty; not in the text form
    record WaitPassword(String hint, boolean hasRecoveryEmail) implements AuthorizationState {
        @Override
        public String toString() {
            return "WaitPassword[hasRecoveryEmail=%s]".formatted(hasRecoveryEmail);
        }
    }

    record Ready() implements AuthorizationState {}

    /// The session is being ended, by us or by Telegram; the binlog on the disk is about to be
    /// deleted.
    record LoggingOut() implements AuthorizationState {}

    record Closing() implements AuthorizationState {}

    /// The last update of a client: its files are closed, and nothing more comes.
    record Closed() implements AuthorizationState {}

    /// A state that the worker cannot handle, such as a demand for an e-mail address.
    ///
    /// @param type TDLib's name of it
    record Unknown(String type) implements AuthorizationState {}
}
