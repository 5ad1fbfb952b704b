package telegate.worker.account;

import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Objects;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;
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
import telegate.worker.session.ClientSession;
import telegate.worker.storage.AlreadyConnectedException;
import telegate.worker.storage.Change;
import telegate.worker.storage.StoredBinlog;
import telegate.worker.storage.StoredLogin;
import telegate.worker.tdlib.TdUpdate;

/// A login that goes on: carries out what [LoginMachine] decides. Runs on the account's lane.
///
/// A step that lives in TDLib's binlog is stored together with a copy of it, before anybody hears
/// of the step; a scan or a password that Telegram has accepted is therefore never lost with a
/// worker.
final class LoginFlow implements Stage {

    private static final Logger LOG = Logger.getLogger(LoginFlow.class);

    private final Account account;
    private final LoginQuestions questions;
    private final LoginUpdates updates;
    private final LoginWatch watch;
    private StoredLogin login;
    private @Nullable ClientSession session;

    /// Gets what was on its way to this login when it ended; a lost "ready" would keep the account
    /// waiting for ever.
    private @Nullable ConnectedAccount successor;

    private @Nullable String password;

    /// Whether its state is one that others may hear of: theirs is never newer than the database's.
    private boolean stored;

    /// It has a client that is not opened here; a worker that can has to log it out.
    private boolean unopened;

    /// Given up without being stored; another flow may go on with this login. What is still on its
    /// way here must not end it, nor take a client for it.
    private boolean abandoned;

    private CompletableFuture<Void> retirement = CompletableFuture.completedFuture(null);

    private LoginFlow(Account account, StoredLogin login, @Nullable AskedClient asked) {
        this.account = account;
        this.login = login;
        this.questions = new LoginQuestions(account, this, asked);
        this.updates = new LoginUpdates(account, this, questions);
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
                        new StoredLogin(
                                loginId,
                                account.stored().accountId(),
                                LoginState.Requested.first(),
                                account.stored().version(),
                                now.plus(account.context.login().deadline()),
                                now),
                        asked);
        flow.watch.lookLater();
        return flow;
    }

    /// A login that another process began.
    ///
    /// @return empty when it has ended thereby
    static Optional<LoginFlow> takenUp(Account account, StoredLogin login) {
        LoginFlow flow = new LoginFlow(account, login, null);
        flow.stored = true;
        try {
            flow.goOn();
        } catch (RuntimeException | Error e) {
            // Nobody knows of this flow yet, so nobody else would give its client and timer up.
            flow.abandon();
            throw e;
        }
        return Optional.of(flow).filter(goesOn -> goesOn.login.state() instanceof LoginState.Open);
    }

    private void goOn() {
        if (!now().isBefore(login.deadline())) {
            expireUnopened();
            return;
        }
        Optional<ClientSession> copy = formerClient();
        copy.ifPresent(restored -> use(restored, true));
        watch.lookLater();
        boolean requested = login.state() instanceof LoginState.Requested;
        // Publishes the state once more: the former owner may have died between storing and
        // telling.
        republish();
        apply(new LoginInput.TakenUp(ChallengeId.next()));
        if (copy.isEmpty()) {
            if (requested) {
                requestCode();
            } else {
                apply(new LoginInput.ClientLost());
            }
        }
    }

    /// Nobody waits any more, and its client may be one that cannot be opened here.
    private void expireUnopened() {
        unopened = true;
        apply(new LoginInput.DeadlinePassed());
        if (!account.starts().barred(account.stored().generation())) {
            account.context
                    .store()
                    .owedBy(account.accountId())
                    .forEach(account.clients()::finishRetiring);
        }
    }

    /// The client of the process before. One that cannot be opened here is given up: somebody
    /// waits, and there can be a new code at once.
    private Optional<ClientSession> formerClient() {
        try {
            return account.clients().continueLogin(account.stored());
        } catch (ObstacleException e) {
            if (e.obstacle() == Obstacle.NOT_OPENED) {
                // Neither would a new one be.
                throw e;
            }
            LOG.warnf("The login of %s begins anew: %s", account, e.getMessage());
            unopened = true;
            return Optional.empty();
        }
    }

    StoredLogin login() {
        return login;
    }

    /// Whether this is its present client.
    boolean has(ClientSession client) {
        return client == session;
    }

    LoginId loginId() {
        return login.loginId();
    }

    /// Its present client; null while there is none.
    @Nullable ClientSession client() {
        return session;
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
        if (stored) {
            account.publish(login);
        }
    }

    /// Asks Telegram for a QR code, after the key of a client given up before is destroyed: the
    /// code that dies must be dead when the new one is shown.
    void requestCode() {
        if (!account.serving()) {
            return;
        }
        if (!retirement.isDone()) {
            var unused =
                    retirement
                            .copy()
                            .orTimeout(
                                    account.context.login().retirement().toMillis(),
                                    TimeUnit.MILLISECONDS)
                            .whenComplete((_, _) -> {
                                retirement = CompletableFuture.completedFuture(null);
                                account.insist(this::requestCodeIfStillWanted);
                            });
        } else if (session == null) {
            begin(questions.firstClient().orElseGet(account.context.pool()::take));
        } else {
            questions.askForCode(session);
        }
    }

    /// As [#requestCode()], through a client that was taken for this login, its first.
    void requestCode(ClientSession first) {
        if (account.serving()) {
            begin(first);
        } else {
            first.retire();
        }
    }

    private void begin(ClientSession next) {
        account.nextGeneration();
        use(account.clients().own(next), false);
    }

    private void requestCodeIfStillWanted() {
        if (!abandoned && login.state() instanceof LoginState.Requested && session == null) {
            requestCode();
        }
    }

    private void use(ClientSession next, boolean codeRequested) {
        session = next;
        questions.through(next, codeRequested);
        next.attach(update -> account.executeUpdate(next, () -> onUpdate(next, update)));
    }

    private void onUpdate(ClientSession from, TdUpdate update) {
        if (successor != null) {
            successor.onUpdate(from, update);
        } else if (from == session) {
            updates.on(from, update);
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
            account.insist(() -> questions.readAgain(Objects.requireNonNull(session)));
            return;
        }
        login = Objects.requireNonNull(change.login());
        stored = true;
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
        LoginStep step = new LoginStep(login, next, effects, session != null || unopened);
        Change change = step.change(account.stored(), now());
        return session != null && step.copyNeeded()
                ? change.withBinlogLast(this::sealedCopy)
                : change;
    }

    private StoredBinlog sealedCopy() {
        ClientSession copied = Objects.requireNonNull(session);
        return account.clients().seal(copied, questions.copy(copied));
    }

    private void carryOut(LoginEffect effect) {
        switch (effect) {
            case LoginEffect.RetireClient _ -> {
                unopened = false;
                if (session != null) {
                    retirement = account.clients().retire(session, account.stored().generation());
                    session = null;
                    questions.clientGone();
                }
            }
            case LoginEffect.RequestCode _ -> requestCode();
            case LoginEffect.RequestCodeAt _ -> {
                // The timer of the state looks after it.
            }
            case LoginEffect.CheckPassword _ -> questions.checkPassword(session, password);
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
        if (ended instanceof LoginState.Succeeded s && !s.alreadyConnected() && session != null) {
            successor = ConnectedAccount.connected(account, session, updates.connected());
            account.enter(successor);
        } else {
            account.enter(null);
        }
    }

    private void tell(LoginState before, LoginState next) {
        new LoginStory(account.context.log(), account.stored().owner())
                .tell(before, next, Duration.between(now(), login.deadline()));
    }

    /// Whether Telegram should have renewed its code: without a connection it cannot renew
    /// anything, and TDLib goes on by itself.
    boolean renewalIsDue() {
        return !questions.readingProfile() && updates.connected();
    }

    private static boolean isFromOutside(LoginInput input) {
        return input instanceof LoginInput.Refresh
                || input instanceof LoginInput.Submit
                || input instanceof LoginInput.Cancel;
    }

    @Override
    public CompletableFuture<Void> close() {
        watch.stop();
        ClientSession closing = session;
        if (closing == null) {
            return CompletableFuture.completedFuture(null);
        }
        closing.attach(_ -> {});
        return closing.close();
    }

    @Override
    public void stopped() {
        ClientSession closed = session;
        session = null;
        if (closed != null) {
            if (stored) {
                store(closed);
            }
            closed.directory().delete();
        }
    }

    private void store(ClientSession closed) {
        try {
            account.commit(
                    Change.of(account.stored())
                            .withLogin(login)
                            .withBinlog(account.clients().seal(closed, closed.directory().copy())));
        } catch (AlreadyConnectedException e) {
            throw new IllegalStateException("A login that goes on cannot collide", e);
        }
    }

    @Override
    public void abandon() {
        abandoned = true;
        watch.stop();
        if (session != null) {
            session.attach(_ -> {});
            var unused = session.discard();
            session = null;
        }
    }

    @Override
    public String label() {
        return "login:" + login.state().label();
    }

    private Instant now() {
        return account.context.clock().instant();
    }
}
