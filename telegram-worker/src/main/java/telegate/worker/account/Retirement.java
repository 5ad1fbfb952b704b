package telegate.worker.account;

import java.time.Duration;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;
import org.jboss.logging.Logger;
import telegate.worker.jitter.Jitter;
import telegate.worker.session.ClientSession;
import telegate.worker.storage.Retiring;
import telegate.worker.tdlib.AuthorizationState;
import telegate.worker.tdlib.TdUpdate;

/// Logs a client out that is not needed any more, so that neither its key nor a device stays at
/// Telegram. Until that is done a row says that it is owed; whoever owns the account next goes on.
final class Retirement {

    private static final Logger LOG = Logger.getLogger(Retirement.class);

    /// tdlib/td issue 2665: a log-out may never complete.
    private static final Duration DEADLINE = Duration.ofSeconds(30);

    private static final Duration NEXT_ATTEMPT = Duration.ofMinutes(5);

    private final Account account;
    private final Retiring retiring;

    Retirement(Account account, Retiring retiring) {
        this.account = account;
        this.retiring = retiring;
    }

    /// @return completes when the client is logged out, or is closed with the rest still owed
    CompletableFuture<Void> of(ClientSession session) {
        CompletableFuture<Void> loggedOut = new CompletableFuture<>();
        session.attach(update -> {
            if (update instanceof TdUpdate.Authorization(AuthorizationState state)
                    && state instanceof AuthorizationState.LoggingOut) {
                loggedOut.complete(null);
            }
        });
        return session.client()
                .logOut()
                .thenCompose(_ -> session.client().closed())
                .orTimeout(DEADLINE.toMillis(), TimeUnit.MILLISECONDS)
                .handle((_, error) -> {
                    // A session that Telegram has ended already refuses the log-out.
                    boolean done = error == null || loggedOut.isDone();
                    var unused = session.discard();
                    account.execute(() -> end(session, done));
                    return null;
                });
    }

    private void end(ClientSession session, boolean done) {
        account.starts().proven(session);
        if (!account.serving()) {
            // Closed because the account has to leave; whether the log-out came through is not
            // known. The next owner finds the row and tries again.
            return;
        }
        if (done) {
            account.context.journal().retired(account.partition().fence(), retiring);
            return;
        }
        LOG.warnf("A client of %s is not logged out yet; it is tried again", account);
        account.context
                .timer()
                .after(
                        Jitter.of(NEXT_ATTEMPT),
                        () -> account.execute(() -> account.clients().finishRetiring(retiring)));
    }
}
