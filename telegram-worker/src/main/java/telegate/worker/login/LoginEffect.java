package telegate.worker.login;

import java.time.Instant;

/// What the shell has to do after the new state is stored, in this order.
public sealed interface LoginEffect {

    /// Give the client up: log it out, so that its key is destroyed.
    record RetireClient() implements LoginEffect {}

    /// Take a client and ask Telegram for a QR code; a retired one's key is destroyed first.
    record RequestCode() implements LoginEffect {}

    /// Ask for a QR code again at this time.
    record RequestCodeAt(Instant time) implements LoginEffect {}

    /// Ask Telegram whether the submitted password is right.
    record CheckPassword() implements LoginEffect {}

    /// The client is the account's from now on.
    record KeepClient() implements LoginEffect {}
}
