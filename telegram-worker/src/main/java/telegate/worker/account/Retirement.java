package telegate.worker.account;

import java.time.Duration;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;
import telegate.worker.session.ClientSession;

/// Logs a client out that is not needed any more, so that neither its key nor a device stays at
/// Telegram. One attempt: until it is certain, a row says that the log-out is owed ([OwedLogOuts]).
///
/// What TDLib makes of a client that had begun and was closed without Telegram's answer
/// (`AuthManager`): its own file says "logout" or, once Telegram has answered, "destroy", and a
/// client that is opened from it goes on by itself; asked once more to log out it refuses, because
/// it does so already, and closes when it is done. A copy from before that knows nothing of it: the
/// client logs in as usual and has to be asked again. If Telegram has ended the session meanwhile,
/// it refuses the key (401, or 404 when the key itself is destroyed), TDLib destroys what it has
/// and closes, which is as good. So an attempt may begin with either, and as often as needed.
final class Retirement {

    private final Account account;
    private final Duration limit;

    Retirement(Account account) {
        this.account = account;
        this.limit = account.context.worker().logOutDeadline();
    }

    /// @return completes, on any thread, when the client has closed or is cut off, with whether it
    ///   is certain that Telegram does not know the session any more; never fails
    CompletableFuture<Boolean> of(ClientSession session) {
        return session.logOut(limit)
                .thenCompose(gone -> {
                    account.insist(() -> opened(session));
                    return session.discard()
                            .orTimeout(
                                    account.context.worker().closeDeadline().toMillis(),
                                    TimeUnit.MILLISECONDS)
                            .handle((_, _) -> gone);
                });
    }

    /// It has ended no process by being opened.
    private void opened(ClientSession session) {
        account.starts().proven(session);
        account.starts().settle();
    }
}
