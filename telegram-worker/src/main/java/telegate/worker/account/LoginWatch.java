package telegate.worker.account;

import java.time.Duration;
import java.time.Instant;
import telegate.worker.login.LoginInput;
import telegate.worker.login.LoginState;

/// Looks after a login when nothing comes: a state may last so long, and the whole attempt too.
/// Runs on the account's lane.
final class LoginWatch {

    private final Account account;
    private final LoginFlow flow;
    private Instant stateSince;
    private Runnable cancelTimer = () -> {};

    LoginWatch(Account account, LoginFlow flow) {
        this.account = account;
        this.flow = flow;
        this.stateSince = now();
    }

    /// Another state begins. Not when a code was asked for before too, and nobody had to wait for
    /// its turn: a client that cannot be opened is followed by the next one, and that has an end.
    void stateBegins(LoginState before, LoginState next) {
        if (!(isAsked(before) && isAsked(next))) {
            stateSince = now();
        }
    }

    private static boolean isAsked(LoginState state) {
        return state instanceof LoginState.Requested(int _, var notice)
                && (notice == null || notice.retryAt() == null);
    }

    /// Looks at the login when its present state has lasted long enough.
    void lookLater() {
        cancelTimer.run();
        Duration wait = Duration.between(now(), nextLook());
        cancelTimer = account.timer().after(wait.isNegative() ? Duration.ZERO : wait, this::look);
    }

    void stop() {
        cancelTimer.run();
    }

    private Instant nextLook() {
        Instant own =
                switch (flow.login().state()) {
                    case LoginState.Requested(int _, var notice)
                            when notice != null && notice.retryAt() != null ->
                            notice.retryAt();
                    case LoginState.Requested _ ->
                            stateSince.plus(account.context.login().firstCode());
                    case LoginState.AwaitingScan _ ->
                            stateSince.plus(account.context.login().codeRenewal());
                    default -> flow.login().deadline();
                };
        return own.isBefore(flow.login().deadline()) ? own : flow.login().deadline();
    }

    private void look() {
        if (!(flow.login().state() instanceof LoginState.Open)) {
            return;
        }
        if (now().isBefore(nextLook())) {
            // The system's clock was set back since the timer was.
            stateSince = stateSince.isAfter(now()) ? now() : stateSince;
            lookLater();
            return;
        }
        if (!now().isBefore(flow.login().deadline())) {
            flow.apply(new LoginInput.DeadlinePassed());
            return;
        }
        switch (flow.login().state()) {
            case LoginState.Requested _ when flow.delayed() ->
                    flow.apply(new LoginInput.DelayOver());
            case LoginState.Requested _ -> flow.apply(new LoginInput.FirstCodeOverdue());
            case LoginState.AwaitingScan _ when flow.client().renewalIsDue() ->
                    flow.apply(new LoginInput.StuckAfterScan());
            default -> {
                stateSince = now();
                lookLater();
            }
        }
    }

    private Instant now() {
        return account.context.clock().instant();
    }
}
