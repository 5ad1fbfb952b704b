package telegate.gateway.login;

import static java.nio.charset.StandardCharsets.UTF_8;

import io.quarkus.virtual.threads.VirtualThreads;
import io.smallrye.mutiny.Multi;
import io.smallrye.mutiny.subscription.BackPressureStrategy;
import io.smallrye.mutiny.subscription.MultiEmitter;
import io.vertx.core.Vertx;
import jakarta.enterprise.context.ApplicationScoped;
import java.time.Duration;
import java.time.InstantSource;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.ExecutorService;
import org.jboss.logging.Logger;
import org.jspecify.annotations.Nullable;
import telegate.contract.AccountId;
import telegate.contract.CancelReason;
import telegate.contract.ChallengeId;
import telegate.contract.Command;
import telegate.contract.FailureCode;
import telegate.contract.LoginEvent;
import telegate.contract.LoginId;
import telegate.contract.OwnerId;
import telegate.gateway.audit.Audit;
import telegate.gateway.audit.AuditAction;
import telegate.gateway.problem.Problem;
import telegate.gateway.problem.ProblemType;
import telegate.gateway.security.Caller;
import telegate.gateway.security.RateLimits;

/// Everything that can be done with logins. Methods block (database, Kafka): call them on a virtual
/// or worker thread, within a request. Thread-safe.
@ApplicationScoped
public class Logins {

    private static final Logger LOG = Logger.getLogger(Logins.class);
    private static final int LONGEST_PASSWORD = 1024;
    private static final int OPEN_LOOKED_AT = 10;

    private final LoginStart start;
    private final LoginStore store;
    private final LiveLogins live;
    private final LoginCommands commands;
    private final OpenStreams streams;
    private final RateLimits limits;
    private final Audit audit;
    private final Caller caller;
    private final LoginConfig config;
    private final InstantSource clock;
    private final Vertx vertx;
    private final ExecutorService threads;

    Logins(
            LoginStart start,
            LoginStore store,
            LiveLogins live,
            LoginCommands commands,
            OpenStreams streams,
            RateLimits limits,
            Audit audit,
            Caller caller,
            LoginConfig config,
            InstantSource clock,
            Vertx vertx,
            @VirtualThreads ExecutorService threads) {
        this.start = start;
        this.store = store;
        this.live = live;
        this.commands = commands;
        this.streams = streams;
        this.limits = limits;
        this.audit = audit;
        this.caller = caller;
        this.config = config;
        this.clock = clock;
        this.vertx = vertx;
        this.threads = threads;
    }

    /// Begins a login. Called twice with the same idempotency key it begins one; without a key, a
    /// second call within two seconds answers with the first one's login (a double click).
    ///
    /// @param reconnect a disconnected account of this owner, or null for a new account
    /// @throws Problem 404 for an unknown account, 409 for a key used for something else, 429, 503
    public LoginView start(
            OwnerId owner, @Nullable AccountId reconnect, @Nullable String idempotencyKey) {
        // Asked for before the transaction: Kafka may be away, and nobody should wait with a lock.
        int partitions = commands.partitions();
        LoginStart.Begun begun =
                start.begin(owner, reconnect, idempotencyKey, caller.address(), partitions);
        LoginView login = begun.login().view();
        if (!begun.isNew()) {
            return current(login);
        }
        try {
            commands.start(begun.login());
        } catch (Problem e) {
            // Whoever got this login by a double click learns that it came to nothing.
            store.endUntold(
                    login,
                    new LoginEvent.Failed(
                            owner, 0, login.state().deadline(), FailureCode.INTERNAL, null));
            throw e;
        }
        LOG.infof(
                "Login requested owner=%s loginId=%s accountId=%s",
                owner, login.loginId(), login.accountId());
        return login;
    }

    /// Asks for a new QR code; the old one dies.
    ///
    /// @throws Problem 404; 409 when the code was scanned already or the login has ended; 429; 503
    public void refresh(OwnerId owner, LoginId login) {
        StoredLogin stored = store.require(owner, login);
        switch (current(stored.view()).state()) {
            case LoginEvent.Requested _, LoginEvent.AwaitingScan _ -> {}
            case LoginEvent.PasswordRequired _ ->
                    throw wrongState("The code was scanned already; a password is asked for.");
            case LoginEvent.Succeeded _,
                    LoginEvent.Failed _,
                    LoginEvent.Cancelled _,
                    LoginEvent.Expired _ ->
                    throw wrongState("This login has ended. Begin a new one.");
        }
        limits.login(owner, caller.address());
        commands.send(stored, new Command.RefreshLogin());
        note(owner, AuditAction.LOGIN_REFRESHED, login);
    }

    /// Asks the worker to look again and to publish the present state. Harmless in every state.
    ///
    /// @throws Problem 404, 503
    public void recheck(OwnerId owner, LoginId login) {
        StoredLogin stored = store.require(owner, login);
        if (!current(stored.view()).state().isFinal()) {
            commands.send(stored, new Command.RecheckLogin());
        }
    }

    /// Ends the login. Harmless when it has ended already.
    ///
    /// @return whether the worker was asked to; false when the login had ended
    /// @throws Problem 404, 503
    public boolean cancel(OwnerId owner, LoginId login) {
        StoredLogin stored = store.require(owner, login);
        if (current(stored.view()).state().isFinal()) {
            return false;
        }
        commands.send(stored, new Command.CancelLogin(CancelReason.REQUESTED));
        note(owner, AuditAction.LOGIN_CANCELLED, login);
        return true;
    }

    /// Answers the question for the 2FA password. A second answer to the same question is dropped.
    ///
    /// @param challenge which question is answered; null: the newest one
    /// @throws Problem 400 when the password is empty or longer than 1,024 bytes in UTF-8; 404; 409
    ///   when no password is asked for or the question is over; 429; 503
    public void submitPassword(
            OwnerId owner, LoginId login, @Nullable ChallengeId challenge, String password) {
        requireSendable(password);
        StoredLogin stored = store.require(owner, login);
        if (!(current(stored.view()).state() instanceof LoginEvent.PasswordRequired question)) {
            throw wrongState("This login does not ask for a password now.");
        }
        if (challenge != null && !challenge.equals(question.challengeId())) {
            throw wrongState("This question is over. Answer the newest one.");
        }
        limits.password(owner, caller.address());
        answer(stored, question.challengeId(), password);
        note(owner, AuditAction.PASSWORD_SUBMITTED, login);
    }

    private static void requireSendable(String password) {
        if (password.isEmpty()) {
            throw new Problem(ProblemType.PASSWORD_EMPTY, "Give a password.");
        }
        if (password.getBytes(UTF_8).length > LONGEST_PASSWORD) {
            throw new Problem(ProblemType.PASSWORD_TOO_LONG, "A password has at most 1,024 bytes.");
        }
    }

    private void answer(StoredLogin login, ChallengeId challenge, String password) {
        LoginId id = login.view().loginId();
        // The claim ends with the command: unanswered by then, the question may be tried again.
        if (!store.claim(id, challenge, config.commandExpiry())) {
            LOG.infof("Second answer to one question dropped loginId=%s", id);
            return;
        }
        try {
            commands.password(login, challenge, password);
        } catch (Problem e) {
            store.release(id, challenge);
            throw e;
        }
    }

    /// The login as it is known now.
    ///
    /// @throws Problem 404 when there is none or it is somebody else's
    public LoginView find(OwnerId owner, LoginId login) {
        return current(store.require(owner, login).view());
    }

    /// The owner's logins, newest first.
    ///
    /// @param before only logins begun before this one; null: from the newest on
    public List<LoginView> list(OwnerId owner, @Nullable LoginId before, int limit) {
        return store.list(owner, before, limit).stream().map(this::current).toList();
    }

    /// The owner's newest login that has not ended.
    public Optional<LoginView> latestOpen(OwnerId owner) {
        return store.open(owner, OPEN_LOOKED_AT).stream()
                .map(this::current)
                .filter(login -> !login.state().isFinal())
                .findFirst();
    }

    /// The login as it is known now, at once, and then each newer state as it arrives. Versions
    /// rise strictly, except that a login which no worker took up ends as expired with the version
    /// 0 it had; some may be left out. Completes after a final state. Items come on virtual
    /// threads, one after the other, so that rendering for one reader holds up no other. Subscribe
    /// at once.
    ///
    /// While it is subscribed the login counts as looked at.
    ///
    /// @throws Problem 404 when there is none or it is somebody else's; 429
    public Multi<LoginView> watch(OwnerId owner, LoginId login) {
        LoginView stored = store.require(owner, login).view();
        streams.requireRoom(owner);
        return Multi.createFrom()
                .<LoginView>emitter(out -> follow(stored, out), BackPressureStrategy.LATEST)
                .emitOn(threads);
    }

    /// First subscribes and then looks for the newest, so that nothing falls between.
    private void follow(LoginView stored, MultiEmitter<? super LoginView> out) {
        LoginWatch watch = new LoginWatch(stored, out);
        Runnable unsubscribe = live.subscribe(stored.loginId(), watch::tell);
        Runnable closed = streams.opened(stored);
        long timer = stored.version() == 0 ? expireLater(stored, watch) : -1;
        out.onTermination(() -> {
            unsubscribe.run();
            closed.run();
            if (timer >= 0 && vertx.cancelTimer(timer)) {
                LOG.debugf("Nobody waits any more loginId=%s", stored.loginId());
            }
        });
        watch.flow(live.newest(stored));
    }

    private long expireLater(LoginView login, LoginWatch watch) {
        Duration left = Duration.between(clock.instant(), login.state().deadline());
        return vertx.setTimer(Math.max(1, left.toMillis() + 1), _ -> watch.expire(expired(login)));
    }

    /// The newest of database and ring; a login that no worker may begin any more has expired.
    private LoginView current(LoginView stored) {
        LoginView newest = live.newest(stored);
        boolean untold = newest.version() == 0 && !newest.state().isFinal();
        return untold && clock.instant().isAfter(newest.state().deadline())
                ? expired(newest)
                : newest;
    }

    private static LoginView expired(LoginView login) {
        return login.with(
                new LoginEvent.Expired(login.owner(), login.version(), login.state().deadline()));
    }

    private void note(OwnerId owner, AuditAction action, LoginId login) {
        audit.note(owner.value(), action, login.toString(), caller.address());
    }

    private static Problem wrongState(String detail) {
        return new Problem(ProblemType.WRONG_STATE, detail);
    }
}
