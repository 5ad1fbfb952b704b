package telegate.worker.account;

import java.time.Duration;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;
import telegate.worker.login.LoginState;
import telegate.worker.session.ClientSession;

/// A login's client says what it has begun to say before it is closed, and hears nothing more after
/// that, so that its next owner does not have to wait for anything.
///
/// That a code was scanned reaches TDLib as a push, and what it means only as the answer to one
/// more question (`AuthManager::on_update_login_token`). A client that is closed in between has
/// confirmed the push and lost the answer; its next owner asks again when the code's time is over,
/// which is up to 30 s later. The same goes for a password that is being checked: its person would
/// be asked for it once more.
///
/// What it says is encrypted, so silence is all that can be seen of it. It is cut off in the moment
/// in which it is seen: TDLib would confirm what comes while it closes, which takes long where many
/// do. What nobody has confirmed Telegram sends to the next client of the same key.
final class LoginSilence {

    /// Longer than an answer needs, also when a worker that is stopped has everything to do at
    /// once.
    private static final Duration SILENCE = Duration.ofSeconds(1);

    private static final Duration LIMIT = Duration.ofSeconds(3);

    private final Account account;
    private final CompletableFuture<Void> silent = new CompletableFuture<>();

    private LoginSilence(Account account) {
        this.account = account;
    }

    /// From any thread.
    ///
    /// @return completes when a login of the account has nothing under way and is cut off, or when
    ///   that has taken too long; never fails
    static CompletableFuture<Void> of(Account account) {
        LoginSilence silence = new LoginSilence(account);
        account.insist(silence::look);
        return silence.silent.completeOnTimeout(null, LIMIT.toMillis(), TimeUnit.MILLISECONDS);
    }

    private void look() {
        if (silent.isDone()) {
            return;
        }
        if (account.stage() instanceof LoginFlow login
                && login.client().session() instanceof ClientSession client) {
            Duration missing = SILENCE.minus(silence(login.login().state(), client));
            if (missing.isPositive()) {
                var unused = account.timer().after(missing, this::look);
                return;
            }
            client.cut();
        }
        silent.complete(null);
    }

    /// For how long the client has neither heard nor said anything; not at all while Telegram is
    /// asked something.
    private static Duration silence(LoginState state, ClientSession client) {
        boolean asked =
                state instanceof LoginState.Requested
                        || state instanceof LoginState.CheckingPassword;
        return asked ? Duration.ZERO : client.traffic().get().silence();
    }
}
