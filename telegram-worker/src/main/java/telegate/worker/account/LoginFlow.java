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
import telegate.contract.AccountId;
import telegate.contract.CancelReason;
import telegate.contract.ChallengeId;
import telegate.contract.Command;
import telegate.contract.Envelope;
import telegate.contract.FailureCode;
import telegate.contract.LoginId;
import telegate.worker.binlog.Binlog;
import telegate.worker.login.LoginEffect;
import telegate.worker.login.LoginInput;
import telegate.worker.login.LoginMachine;
import telegate.worker.login.LoginOutcome;
import telegate.worker.login.LoginState;
import telegate.worker.messaging.Events;
import telegate.worker.session.ClientSession;
import telegate.worker.storage.AlreadyConnectedException;
import telegate.worker.storage.Change;
import telegate.worker.storage.StoredAccount;
import telegate.worker.storage.StoredLogin;
import telegate.worker.tdlib.AuthorizationState;
import telegate.worker.tdlib.ConnectionState;
import telegate.worker.tdlib.TdError;
import telegate.worker.tdlib.TdUpdate;
import telegate.worker.tdlib.TdUser;

/// A login that goes on: carries out what [LoginMachine] decides. Runs on the account's lane.
///
/// A step that lives in TDLib's binlog is stored together with a copy of it, before anybody hears
/// of the step; a scan or a password that Telegram has accepted is therefore never lost with a
/// worker.
final class LoginFlow implements Stage {

    private static final Logger LOG = Logger.getLogger(LoginFlow.class);
    private static final Duration TELEGRAM_RETRY = Duration.ofSeconds(1);

    private final Account account;
    private StoredLogin login;
    private @Nullable ClientSession session;

    /// The first client, until what it was asked ahead of its time is looked at.
    private @Nullable AskedClient asked;

    /// Gets what was on its way to this login when it ended; a lost "ready" would keep the account
    /// waiting for ever.
    private @Nullable ConnectedAccount successor;

    private @Nullable ConnectionState connection;
    private boolean codeRequested;
    private boolean readingProfile;
    private @Nullable String password;
    private long written;

    /// When TDLib last told of a step, on the clock of [System#nanoTime].
    private long announced;

    private Instant stateSince;
    private CompletableFuture<Void> retirement = CompletableFuture.completedFuture(null);
    private Runnable cancelTimer = () -> {};

    private LoginFlow(Account account, StoredLogin login) {
        this.account = account;
        this.login = login;
        this.stateSince = now();
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
                                now));
        flow.asked = asked;
        flow.watch();
        return flow;
    }

    /// A login that another process began.
    static LoginFlow takenUp(Account account, StoredLogin login) {
        LoginFlow flow = new LoginFlow(account, login);
        Optional<ClientSession> copy =
                account.clients().continueCopy(account.stored(), account.stored().generation());
        copy.ifPresent(restored -> {
            flow.codeRequested = true;
            flow.use(restored);
        });
        flow.watch();
        // Publishes the state once more: the former owner may have died between storing and
        // telling.
        flow.republish();
        flow.apply(new LoginInput.TakenUp(ChallengeId.next()));
        if (copy.isEmpty()) {
            if (login.state() instanceof LoginState.Requested) {
                flow.requestCode();
            } else {
                flow.apply(new LoginInput.ClientLost());
            }
        }
        return flow;
    }

    LoginId loginId() {
        return login.loginId();
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
        if (login.version() > 0) {
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
                                account.execute(this::requestCodeIfStillWanted);
                            });
        } else if (session == null) {
            account.nextGeneration();
            codeRequested = false;
            use(
                    account.clients()
                            .own(
                                    Optional.ofNullable(asked)
                                            .flatMap(AskedClient::take)
                                            .orElseGet(account.context.pool()::take)));
        } else {
            askTelegram(session);
        }
    }

    private void requestCodeIfStillWanted() {
        if (login.state() instanceof LoginState.Requested && session == null) {
            requestCode();
        }
    }

    private void use(ClientSession next) {
        session = next;
        written = next.directory().size();
        next.attach(update -> account.executeUpdate(next, () -> onUpdate(next, update)));
    }

    private void askTelegram(ClientSession client) {
        codeRequested = true;
        CompletableFuture<Void> answer;
        if (asked != null && asked.is(client)) {
            written = asked.written();
            answer = asked.answer();
            asked = null;
        } else {
            written = client.directory().size();
            answer = client.client().requestQrCode();
        }
        var unused =
                answer.whenComplete((_, error) -> {
                    if (error != null) {
                        account.execute(() -> onNoCode(client, error));
                    }
                });
    }

    private void onNoCode(ClientSession asked, Throwable error) {
        if (asked != session || !(login.state() instanceof LoginState.Requested)) {
            return;
        }
        TdError refusal = TelegramAnswers.error(error);
        LOG.warnf("Telegram gives no QR code for login %s: %s", loginId(), refusal);
        Instant retryAt = refusal.retryAfter().map(now()::plus).orElse(null);
        if (retryAt != null && retryAt.isBefore(login.deadline())) {
            apply(new LoginInput.CodeDelayed(retryAt));
        } else if (retryAt != null) {
            apply(new LoginInput.Refused(FailureCode.FLOOD_WAIT, retryAt));
        } else if (TelegramAnswers.passing(refusal)) {
            account.context
                    .timer()
                    .after(TELEGRAM_RETRY, () -> account.execute(() -> askAgain(asked)));
        } else {
            apply(new LoginInput.Refused(TelegramAnswers.failure(refusal), null));
        }
    }

    private void askAgain(ClientSession asked) {
        if (asked == session && login.state() instanceof LoginState.Requested) {
            askTelegram(asked);
        }
    }

    private void onUpdate(ClientSession from, TdUpdate update) {
        if (successor != null) {
            successor.onUpdate(from, update);
            return;
        }
        if (from != session) {
            return;
        }
        switch (update) {
            case TdUpdate.Authorization(AuthorizationState state) -> onAuthorization(from, state);
            case TdUpdate.Connection(ConnectionState state) -> connection = state;
            case TdUpdate.NewMessage(var message) -> account.publishMessage(Events.of(message));
            case TdUpdate.OpenFailed(TdError error) -> {
                LOG.errorf("The client of login %s cannot be opened: %s", loginId(), error);
                account.starts().proven(from);
                apply(new LoginInput.ClientLost());
            }
            case TdUpdate.ServiceNotification(String type, String _) ->
                    LOG.warnf("Telegram notifies login %s: %s", loginId(), type);
            case TdUpdate.KeyDuplicated _ -> {
                // A key without a person: the login begins anew with another client.
                LOG.errorf("Login %s: Telegram saw its key in two places", loginId());
                account.context.metrics().keyDuplicated();
                apply(new LoginInput.ClientLost());
            }
            case TdUpdate.Unknown(String type) ->
                    LOG.warnf("Login %s got an unreadable %s", loginId(), type);
        }
    }

    private void onAuthorization(ClientSession from, AuthorizationState state) {
        announced = System.nanoTime();
        if (!(state instanceof AuthorizationState.WaitParameters)) {
            account.starts().proven(from);
        }
        switch (state) {
            case AuthorizationState.WaitParameters _ -> {}
            case AuthorizationState.WaitPhoneNumber _ -> {
                if (codeRequested) {
                    apply(new LoginInput.ClientLost());
                } else {
                    askTelegram(from);
                }
            }
            case AuthorizationState.WaitOtherDeviceConfirmation(String link) ->
                    apply(new LoginInput.LinkShown(link));
            case AuthorizationState.WaitPassword(String hint, boolean _) ->
                    apply(new LoginInput.PasswordAsked(hint, ChallengeId.next()));
            case AuthorizationState.Ready _ -> readProfile(from);
            case AuthorizationState.LoggingOut _,
                    AuthorizationState.Closing _,
                    AuthorizationState.Closed _ ->
                    apply(new LoginInput.ClientLost());
            case AuthorizationState.Unknown(String type) -> {
                LOG.errorf("Telegram asks login %s for an unknown step %s", loginId(), type);
                apply(new LoginInput.Refused(FailureCode.UNSUPPORTED_STEP, null));
            }
        }
    }

    private void readProfile(ClientSession from) {
        readingProfile = true;
        var unused =
                from.client()
                        .getMe()
                        .whenComplete((user, error) ->
                                account.execute(() -> onProfile(from, user, error)));
    }

    private void onProfile(ClientSession from, @Nullable TdUser user, @Nullable Throwable error) {
        if (from != session) {
            return;
        }
        if (error != null || user == null) {
            LOG.warnf("Telegram does not say who logged in with %s: %s", loginId(), error);
            account.context
                    .timer()
                    .after(TELEGRAM_RETRY, () -> account.execute(() -> readAgain(from)));
            return;
        }
        StoredAccount stored = account.stored();
        AccountId connectedAs =
                account.context
                        .store()
                        .connectedAs(stored.tenant(), stored.owner(), user.id())
                        .orElse(null);
        Long expected = stored.profile() == null ? null : stored.profile().telegramUserId();
        apply(
                new LoginInput.LetIn(
                        stored.accountId(), TelegramAnswers.profile(user), connectedAs, expected));
    }

    private void readAgain(ClientSession from) {
        if (from == session) {
            readProfile(from);
        }
    }

    private void apply(LoginInput input) {
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
            account.execute(() -> readAgain(Objects.requireNonNull(session)));
            return;
        }
        login = Objects.requireNonNull(change.login());
        stateSince = now();
        LOG.debugf("Login %s: %s -> %s", loginId(), before.label(), next.label());
        account.publish(login);
        tell(before, next);
        effects.forEach(this::carryOut);
        if (next instanceof LoginState.Ended) {
            end(next);
        } else {
            watch();
        }
    }

    private Change change(LoginState next, List<LoginEffect> effects) {
        long version = account.stored().version() + 1;
        StoredAccount stored = account.stored().nextVersion();
        stored =
                switch (next) {
                    case LoginState.Succeeded s when !s.alreadyConnected() ->
                            stored.connected(s.profile(), now()).nextVersion();
                    case LoginState.Ended _ ->
                            stored.disconnected(stored.disconnectReason(), now());
                    case LoginState.Open _ -> stored;
                };
        Change change = Change.of(stored).withLogin(login.in(next, version));
        if (effects.contains(new LoginEffect.RetireClient()) && session != null) {
            change = change.retiring(stored.generation());
        }
        return copyNeeded(next)
                ? change.withBinlogLast(() -> account.clients().seal(copy()))
                : change;
    }

    /// Whether the step is one that TDLib has written and that must not be lost.
    private boolean copyNeeded(LoginState next) {
        return session != null
                && switch (next) {
                    case LoginState.AwaitingScan _ -> true;
                    case LoginState.AwaitingPassword _ ->
                            !(login.state() instanceof LoginState.AwaitingPassword)
                                    && !(login.state() instanceof LoginState.CheckingPassword);
                    case LoginState.Succeeded s -> !s.alreadyConnected();
                    default -> false;
                };
    }

    private Binlog copy() {
        long start = System.nanoTime();
        ClientSession copied = Objects.requireNonNull(session);
        Binlog copy =
                copied.directory()
                        .copyWith(written, announced, account.context.login().binlogWrite());
        written = copy.file().length;
        account.context.metrics().copied(Duration.ofNanos(System.nanoTime() - start));
        return copy;
    }

    private void carryOut(LoginEffect effect) {
        switch (effect) {
            case LoginEffect.RetireClient _ -> {
                if (session != null) {
                    retirement = account.clients().retire(session, account.stored().generation());
                    session = null;
                    readingProfile = false;
                }
            }
            case LoginEffect.RequestCode _ -> requestCode();
            case LoginEffect.RequestCodeAt _ -> {
                // The timer of the state looks after it.
            }
            case LoginEffect.CheckPassword _ -> checkPassword();
            case LoginEffect.KeepClient _ -> {
                // Handed over in end().
            }
        }
    }

    private void checkPassword() {
        ClientSession asked = session;
        if (asked == null || password == null) {
            LOG.warnf(
                    "The password for login %s cannot be opened: do the gateways have the public"
                            + " keyset of this worker's private one?",
                    loginId());
            apply(TelegramAnswers.passwordOutcomeUnknown());
            return;
        }
        account.context.log().passwordChecking(account.stored().owner());
        written = asked.directory().size();
        var unused =
                asked.client()
                        .checkPassword(password)
                        .orTimeout(
                                account.context.login().passwordCheck().toMillis(),
                                TimeUnit.MILLISECONDS)
                        .whenComplete((_, error) -> {
                            if (error != null) {
                                account.execute(() -> onPasswordAnswer(asked, error));
                            }
                        });
    }

    private void onPasswordAnswer(ClientSession asked, Throwable error) {
        if (asked == session) {
            account.context.log().passwordRefused(account.stored().owner());
            apply(TelegramAnswers.passwordNotAccepted(error, now()));
        }
    }

    private Optional<String> open(Envelope<Command> command, Command.SubmitPassword submit) {
        return SealedPasswords.open(account.context.passwords(), command, submit);
    }

    private void end(LoginState ended) {
        cancelTimer.run();
        account.context.metrics().loginEnded(ended);
        if (ended instanceof LoginState.Succeeded s && !s.alreadyConnected() && session != null) {
            successor =
                    ConnectedAccount.connected(
                            account, session, connection == ConnectionState.READY);
            account.enter(successor);
        } else {
            account.enter(null);
        }
    }

    private void tell(LoginState before, LoginState next) {
        new LoginStory(account.context.log(), account.stored().owner())
                .tell(before, next, Duration.between(now(), login.deadline()));
    }

    private void watch() {
        cancelTimer.run();
        Duration wait = Duration.between(now(), nextLook());
        cancelTimer =
                account.context
                        .timer()
                        .after(
                                wait.isNegative() ? Duration.ZERO : wait,
                                () -> account.execute(this::look));
    }

    private Instant nextLook() {
        Instant own =
                switch (login.state()) {
                    case LoginState.Requested(int _, var notice)
                            when notice != null && notice.retryAt() != null ->
                            notice.retryAt();
                    case LoginState.Requested _ ->
                            stateSince.plus(account.context.login().firstCode());
                    case LoginState.AwaitingScan _ ->
                            stateSince.plus(account.context.login().codeRenewal());
                    default -> login.deadline();
                };
        return own.isBefore(login.deadline()) ? own : login.deadline();
    }

    private void look() {
        if (!(login.state() instanceof LoginState.Open) || now().isBefore(nextLook())) {
            return;
        }
        if (!now().isBefore(login.deadline())) {
            apply(new LoginInput.DeadlinePassed());
            return;
        }
        switch (login.state()) {
            case LoginState.Requested(int _, var notice)
                    when notice != null && notice.retryAt() != null ->
                    apply(new LoginInput.DelayOver());
            case LoginState.Requested _ -> apply(new LoginInput.FirstCodeOverdue());
            // Without a connection Telegram cannot renew anything, and TDLib goes on by itself.
            case LoginState.AwaitingScan _
                    when !readingProfile && connection == ConnectionState.READY ->
                    apply(new LoginInput.StuckAfterScan());
            default -> {
                stateSince = now();
                watch();
            }
        }
    }

    private static boolean isFromOutside(LoginInput input) {
        return input instanceof LoginInput.Refresh
                || input instanceof LoginInput.Submit
                || input instanceof LoginInput.Cancel;
    }

    @Override
    public CompletableFuture<Void> close() {
        cancelTimer.run();
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
            if (login.version() > 0) {
                store(closed.directory().copy());
            }
            closed.directory().delete();
        }
    }

    private void store(Binlog last) {
        try {
            account.commit(
                    Change.of(account.stored())
                            .withLogin(login)
                            .withBinlog(account.clients().seal(last)));
        } catch (AlreadyConnectedException e) {
            throw new IllegalStateException("A login that goes on cannot collide", e);
        }
    }

    @Override
    public void abandon() {
        cancelTimer.run();
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
