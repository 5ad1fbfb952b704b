package telegate.worker.account;

import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Objects;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import org.jboss.logging.Logger;
import org.jspecify.annotations.Nullable;
import telegate.contract.CancelReason;
import telegate.contract.ChallengeId;
import telegate.contract.Command;
import telegate.contract.Envelope;
import telegate.contract.FailureCode;
import telegate.contract.LoginId;
import telegate.worker.login.LoginEffect;
import telegate.worker.login.LoginInput;
import telegate.worker.login.LoginMachine;
import telegate.worker.login.LoginOutcome;
import telegate.worker.login.LoginState;
import telegate.worker.storage.AlreadyConnectedException;
import telegate.worker.storage.Change;
import telegate.worker.storage.StoredLogin;

/// A login that goes on: carries out what [LoginMachine] decides. Runs on the account's lane.
///
/// A step that lives in TDLib's binlog is stored together with a copy of it, before anybody hears
/// of the step; a scan or a password that Telegram has accepted is therefore never lost with a
/// worker.
final class LoginFlow implements Stage {

    private static final Logger LOG = Logger.getLogger(LoginFlow.class);

    private final Account account;
    private final LoginClient client;
    private final LoginWatch watch;
    private StoredLogin login;
    private @Nullable String password;

    /// Given up without being stored; another flow may go on with this login. What is still on its
    /// way here must not end it, nor take a client for it.
    private boolean abandoned;

    private LoginFlow(Account account, StoredLogin login, @Nullable AskedClient asked) {
        this.account = account;
        this.login = login;
        this.client = new LoginClient(account, this, asked);
        this.watch = new LoginWatch(account, this);
    }

    /// A new login. Nothing is stored yet: the first thing worth storing is a QR code, and until
    /// then the command that began it would simply be delivered again.
    ///
    /// @param asked a client that was asked for its code already, if there is one
    static LoginFlow begun(Account account, LoginId loginId, @Nullable AskedClient asked) {
        Instant now = account.context.clock().instant();
        account.context.log().starting(account.stored().owner());
        LoginFlow flow =
                new LoginFlow(
                        account,
                        StoredLogin.fresh(
                                loginId,
                                account.stored().accountId(),
                                now.plus(account.context.login().deadline()),
                                now),
                        asked);
        flow.watch.lookLater();
        return flow;
    }

    /// A login that another process began.
    ///
    /// @param outage for how long nobody served it; it gets that time added
    /// @return empty when it has ended thereby
    static Optional<LoginFlow> takenUp(Account account, StoredLogin login, Duration outage) {
        LoginFlow flow = new LoginFlow(account, login.extendedBy(outage), null);
        try {
            flow.goOn(outage.isPositive());
        } catch (RuntimeException | Error e) {
            // Nobody knows of this flow yet, so nobody else would give its client and timer up.
            flow.abandon();
            throw e;
        }
        return Optional.of(flow).filter(goesOn -> goesOn.login.state() instanceof LoginState.Open);
    }

    private void goOn(boolean extended) {
        if (!now().isBefore(login.deadline())) {
            expireUnopened();
            return;
        }
        if (extended) {
            // Now: its next step may be far, and whoever takes it up before knows of no outage.
            store(Change.of(account.stored()));
        }
        boolean opened = client.takeUp();
        watch.lookLater();
        boolean requested = login.state() instanceof LoginState.Requested;
        // Publishes the state once more: the former owner may have died between storing and
        // telling.
        republish();
        apply(new LoginInput.TakenUp(ChallengeId.next()));
        if (!opened) {
            if (!requested) {
                apply(new LoginInput.ClientLost());
            } else if (!delayed()) {
                client.requestCode();
            }
        }
    }

    /// Whether Telegram has asked to wait before it is asked for a code; [LoginWatch] knows when
    /// that is over.
    boolean delayed() {
        return login.state() instanceof LoginState.Requested(int _, var notice)
                && notice != null
                && notice.retryAt() != null;
    }

    /// Stores it as it is.
    ///
    /// @param change what is stored with it
    void store(Change change) {
        try {
            account.commit(change.withLogin(login));
        } catch (AlreadyConnectedException e) {
            throw new IllegalStateException("A login that goes on cannot collide", e);
        }
    }

    /// Nobody waits any more, and its client may be one that cannot be opened here.
    private void expireUnopened() {
        boolean barred = account.starts().barred(account.stored().generation());
        if (!barred) {
            // One that ends workers is not even logged out: that would open it.
            client.leaveUnopened();
        }
        apply(new LoginInput.DeadlinePassed());
        if (!barred) {
            account.context
                    .store()
                    .owedBy(account.accountId())
                    .forEach(account.clients()::finishRetiring);
        }
    }

    StoredLogin login() {
        return login;
    }

    LoginId loginId() {
        return login.loginId();
    }

    LoginClient client() {
        return client;
    }

    /// Whether it goes on here and has no QR code yet.
    boolean waitsForCode() {
        return !abandoned && login.state() instanceof LoginState.Requested;
    }

    /// A command about this login.
    void on(Envelope<Command> command) {
        switch (command.data()) {
            case Command.RefreshLogin _ -> apply(new LoginInput.Refresh());
            case Command.CancelLogin cancel -> apply(new LoginInput.Cancel(cancel.reason()));
            case Command.SubmitPassword submit -> {
                password = open(command, submit).orElse(null);
                apply(new LoginInput.Submit(submit.challengeId()));
                password = null;
            }
            case Command.RecheckLogin _ -> {
                republish();
                account.settle();
            }
            case Command.StartLogin _, Command.LogOutAccount _ ->
                    throw new IllegalArgumentException("Not a command for a login that goes on");
        }
    }

    /// Another login of the same account begins.
    void replaced() {
        apply(new LoginInput.Cancel(CancelReason.REQUESTED));
    }

    /// Ends the login before it has begun.
    void refuse(FailureCode code) {
        apply(new LoginInput.Refused(code, null));
    }

    void republish() {
        if (login.stored()) {
            account.publish(login);
        }
    }

    /// Carries out what the machine makes of this.
    void apply(LoginInput input) {
        if (abandoned) {
            return;
        }
        switch (LoginMachine.on(login.state(), input)) {
            case LoginOutcome.Rejected(LoginOutcome.Reason reason) -> {
                LOG.debugf("Login %s: %s rejected (%s)", loginId(), input, reason);
                if (isFromOutside(input)) {
                    republish();
                }
                account.settle();
            }
            case LoginOutcome.Step(LoginState next, List<LoginEffect> effects) ->
                    advance(next, effects);
        }
    }

    private void advance(LoginState next, List<LoginEffect> effects) {
        LoginState before = login.state();
        Change change = change(next, effects);
        try {
            account.commit(change);
        } catch (AlreadyConnectedException e) {
            // Another login of the same person was a moment faster: decide again, knowing that.
            client.readProfileAgain();
            return;
        }
        login = Objects.requireNonNull(change.login());
        watch.stateBegins(before, next);
        LOG.debugf("Login %s: %s -> %s", loginId(), before.label(), next.label());
        account.publish(login);
        tell(before, next);
        effects.forEach(this::carryOut);
        if (next instanceof LoginState.Ended) {
            end(next);
        } else {
            watch.lookLater();
        }
    }

    private Change change(LoginState next, List<LoginEffect> effects) {
        LoginStep step = new LoginStep(login, next, effects, client.exists());
        Change change = step.change(account.stored(), now());
        if (step.copyNeeded()) {
            return client.withCopy(change);
        }
        return step.retires() && client.letIn() ? client.withLastCopy(change) : change;
    }

    private void carryOut(LoginEffect effect) {
        switch (effect) {
            case LoginEffect.RetireClient _ -> client.retire();
            case LoginEffect.RequestCode _ -> client.requestCode();
            case LoginEffect.RequestCodeAt _ -> {
                // The timer of the state looks after it.
            }
            case LoginEffect.CheckPassword _ -> client.checkPassword(password);
            case LoginEffect.KeepClient _ -> {
                // Handed over in end().
            }
        }
    }

    private Optional<String> open(Envelope<Command> command, Command.SubmitPassword submit) {
        return SealedPasswords.open(account.context.passwords(), command, submit);
    }

    private void end(LoginState ended) {
        watch.stop();
        account.context.obstacles().over(account.accountId());
        account.context.metrics().loginEnded(ended);
        boolean connected = ended instanceof LoginState.Succeeded s && !s.alreadyConnected();
        account.enter(connected ? client.handOver() : null);
    }

    private void tell(LoginState before, LoginState next) {
        new LoginStory(account.context.log(), account.stored().owner())
                .tell(before, next, Duration.between(now(), login.deadline()));
    }

    private static boolean isFromOutside(LoginInput input) {
        return input instanceof LoginInput.Refresh
                || input instanceof LoginInput.Submit
                || input instanceof LoginInput.Cancel;
    }

    @Override
    public CompletableFuture<Void> close() {
        watch.stop();
        return client.close();
    }

    @Override
    public void stopped() {
        client.stopped();
    }

    @Override
    public void abandon() {
        abandoned = true;
        watch.stop();
        client.abandon();
    }

    @Override
    public String label() {
        return "login:" + login.state().label();
    }

    private Instant now() {
        return account.context.clock().instant();
    }
}
