package telegate.worker.account;

import java.time.Duration;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;

/// A login's client says what it has begun to say before it is closed, so that its next owner does
/// not have to wait for it.
///
/// That a code was scanned reaches TDLib as a push, and what it means only as the answer to one
/// more question (`AuthManager::on_update_login_token`). A client that is closed in between has
/// confirmed the push and lost the answer; its next owner asks again when the code's time is over,
/// which is up to 30 s later. The same goes for a password that is being checked: its person would
/// be asked for it once more.
///
/// What it says is encrypted, so silence is all that can be seen of it.
final class LoginSilence {

    /// Longer than Telegram needs for an answer.
    private static final Duration SILENCE = Duration.ofMillis(500);

    private static final Duration LIMIT = Duration.ofSeconds(2);

    private final Account account;
    private final CompletableFuture<Void> silent = new CompletableFuture<>();

    private LoginSilence(Account account) {
        this.account = account;
    }

    /// From any thread.
    ///
    /// @return completes when no login of the account has anything under way, or when that has
    ///   taken too long; never fails
    static CompletableFuture<Void> of(Account account) {
        LoginSilence silence = new LoginSilence(account);
        account.insist(silence::look);
        return silence.silent.completeOnTimeout(null, LIMIT.toMillis(), TimeUnit.MILLISECONDS);
    }

    private void look() {
        Duration soFar = account.stage() instanceof LoginFlow login ? login.silence() : SILENCE;
        if (soFar.compareTo(SILENCE) >= 0) {
            silent.complete(null);
        } else if (!silent.isDone()) {
            var unused = account.timer().after(SILENCE.minus(soFar), this::look);
        }
    }
}
