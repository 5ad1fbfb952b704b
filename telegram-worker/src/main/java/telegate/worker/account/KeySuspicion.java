package telegate.worker.account;

import java.time.Duration;
import org.jboss.logging.Logger;
import org.jspecify.annotations.Nullable;
import telegate.worker.session.ClientSession;
import telegate.worker.tdlib.TdError;

/// Finds out whether Telegram has destroyed the key of a connected account, once there is a sign of
/// it. TDLib does not tell: it goes on asking, and the account would look as if it was only
/// offline. Runs on the account's lane.
final class KeySuspicion {

    private static final Logger LOG = Logger.getLogger(KeySuspicion.class);
    private static final Duration ASK_AGAIN = Duration.ofSeconds(10);

    /// How notices of Telegram begin that offer to log out because the key is not good any more
    /// (core.telegram.org, `updateServiceNotification`).
    private static final String KEY_DROPPED = "AUTH_KEY_DROP";

    /// Telegram has ended the session; TDLib logs out by itself then.
    private static final int UNAUTHORIZED = 401;

    private final Account account;
    private final Runnable onDestroyed;
    private @Nullable ClientSession suspected;
    private Runnable cancelRetry = () -> {};

    /// @param onDestroyed hears that the key is gone
    KeySuspicion(Account account, Runnable onDestroyed) {
        this.account = account;
        this.onDestroyed = onDestroyed;
    }

    static boolean raisedBy(String notice) {
        return notice.startsWith(KEY_DROPPED);
    }

    /// There is a sign. Asks Telegram, unless that is under way already.
    void raise(ClientSession session, String sign) {
        if (suspected == session) {
            return;
        }
        suspected = session;
        LOG.errorf(
                "%s: its key may have been seen in two places (%s); Telegram is asked",
                account, sign);
        account.context.metrics().keyDuplicated();
        ask(session);
    }

    /// Whether there is a sign that nobody has dispelled.
    boolean raised() {
        return suspected != null;
    }

    /// The client is none of this account any more.
    void forget() {
        suspected = null;
        cancelRetry.run();
    }

    private void ask(ClientSession session) {
        var unused =
                session.client()
                        .checkSession()
                        .whenComplete((_, error) -> account.insist(() -> onAnswer(session, error)));
    }

    private void onAnswer(ClientSession session, @Nullable Throwable failure) {
        if (suspected != session) {
            return;
        }
        if (failure == null) {
            LOG.infof("%s: Telegram knows its key", account);
            suspected = null;
            return;
        }
        TdError error = TelegramAnswers.error(failure);
        if (TelegramAnswers.keyDuplicated(error)) {
            onDestroyed.run();
        } else if (error.code() != UNAUTHORIZED) {
            LOG.warnf("%s: Telegram does not say whether it knows the key: %s", account, error);
            cancelRetry = account.timer().after(ASK_AGAIN, () -> again(session));
        }
    }

    private void again(ClientSession session) {
        if (suspected == session) {
            ask(session);
        }
    }
}
