package telegate.worker.tdlib;

import java.nio.file.Path;
import java.util.concurrent.CompletableFuture;

/// One TDLib client: one auth key, one directory, one binlog.
///
/// Thread-safe: any thread may call, no call blocks. Requests of one thread reach TDLib in the
/// order of the calls.
///
/// **Answers.** Every future is completed on the one thread that receives for all clients of the
/// process, in TDLib's order: an answer comes after the updates that TDLib sent before it. So what
/// depends on a future directly must only enqueue, or use the `...Async` methods.
///
/// **Failures** are always a [TdError]: Telegram's refusal with Telegram's code; `408` when nothing
/// was heard within the request deadline (the request may still have been carried out); `500 Client
/// is closed` for what was pending when the client closed and for every call after that.
public interface TdClient {

    /// TDLib's number of this client, unique in the process for its whole life.
    int id();

    /// Where the binlog is, as it was given in the settings.
    Path directory();

    /// Asks for a login by QR code. The link comes as
    /// [AuthorizationState.WaitOtherDeviceConfirmation], and again, with a new link, whenever the
    /// old one expires. Legal in [AuthorizationState.WaitPhoneNumber] only, else `400`.
    CompletableFuture<Void> requestQrCode();

    /// Checks the 2FA password. Legal in [AuthorizationState.WaitPassword] only, else `400`; a
    /// wrong password is `400 PASSWORD_HASH_INVALID` and leaves the state as it is.
    CompletableFuture<Void> checkPassword(String password);

    /// Who is logged in. In a client that was just restored this asks Telegram, so an answer proves
    /// that the session is alive; afterwards TDLib answers from memory.
    CompletableFuture<TdUser> getMe();

    /// Asks Telegram for something that needs no session, so that an answer proves a connection. It
    /// comes after the answers to what TDLib itself had asked before.
    CompletableFuture<Void> testNetwork();

    /// Asks Telegram for something that only a session which it knows is told, never from memory. A
    /// key that Telegram has destroyed because it saw it in two places is `406
    /// AUTH_KEY_DUPLICATED`.
    CompletableFuture<Void> checkSession();

    /// A marker: TDLib answers from memory, after every update that it sent before.
    CompletableFuture<Void> ping();

    /// Ends the session at Telegram, destroys the auth key and deletes the binlog, then the client
    /// closes by itself ([#closed()]). Completes when TDLib has begun.
    CompletableFuture<Void> logOut();

    /// Closes the client and leaves session and binlog as they are. May be called at any time and
    /// any number of times. It has no deadline.
    ///
    /// @return [#closed()]
    CompletableFuture<Void> close();

    /// Completes when [AuthorizationState.Closed] was received, for whatever reason, after that
    /// update was handed over and every pending request has failed. Completing or cancelling the
    /// returned future changes nothing. Fails with [TdError] `500` only if the process gives up
    /// waiting ([TdClients#close()]).
    CompletableFuture<Void> closed();
}
