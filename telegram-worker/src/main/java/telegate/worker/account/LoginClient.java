package telegate.worker.account;

import java.io.UncheckedIOException;
import java.util.Objects;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;
import org.jboss.logging.Logger;
import org.jspecify.annotations.Nullable;
import telegate.worker.session.ClientSession;
import telegate.worker.storage.Change;
import telegate.worker.tdlib.TdUpdate;

/// The client of a login: from where it comes, the copies of its file, and what becomes of it when
/// the login has another one, is over or goes to another worker. Runs on the account's lane.
final class LoginClient {

    private static final Logger LOG = Logger.getLogger(LoginClient.class);

    private final Account account;
    private final LoginFlow flow;
    private final LoginQuestions questions;
    private final LoginUpdates updates;
    private @Nullable ClientSession session;

    /// It is one that is not opened here; a worker that can has to log it out.
    private boolean unopened;

    /// That the one before is logged out.
    private CompletableFuture<Void> retirement = CompletableFuture.completedFuture(null);

    /// Gets what was on its way to the login when it ended; a lost "ready" would keep the account
    /// waiting for ever.
    private @Nullable ConnectedAccount successor;

    /// @param asked a client that was asked for its code already, if there is one
    LoginClient(Account account, LoginFlow flow, @Nullable AskedClient asked) {
        this.account = account;
        this.flow = flow;
        this.questions = new LoginQuestions(account, flow, asked);
        this.updates = new LoginUpdates(account, flow, questions);
    }

    /// The present one; null while none is open.
    @Nullable ClientSession session() {
        return session;
    }

    /// Whether this is the present one.
    boolean is(ClientSession other) {
        return other == session;
    }

    /// Whether the login has one, opened here or not.
    boolean exists() {
        return session != null || unopened;
    }

    /// Goes on with that of the process before. One that cannot be opened here is given up:
    /// somebody waits, and there can be a new code at once.
    ///
    /// @return whether it is open
    boolean takeUp() {
        Optional<ClientSession> former = former();
        former.ifPresent(restored -> use(restored, true));
        return former.isPresent();
    }

    private Optional<ClientSession> former() {
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

    /// That of the process before is not opened.
    void leaveUnopened() {
        unopened = true;
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
        if (flow.waitsForCode() && session == null) {
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

    /// Whether Telegram should have renewed its code: without a connection it cannot renew
    /// anything, and TDLib goes on by itself.
    boolean renewalIsDue() {
        return !questions.readingProfile() && updates.connected();
    }

    /// Asks whether the password is right.
    ///
    /// @param password null when it could not be opened
    void checkPassword(@Nullable String password) {
        questions.checkPassword(session, password);
    }

    /// Asks once more who has logged in.
    void readProfileAgain() {
        ClientSession asked = Objects.requireNonNull(session);
        account.insist(() -> questions.readAgain(asked));
    }

    /// Whether Telegram has let the person in, of which nothing is stored yet.
    boolean letIn() {
        return questions.readingProfile();
    }

    /// With a copy of the file of a client that was let in and is given up. It may have a key of
    /// another data centre, which no copy before knows: whoever has to log it out after this
    /// process needs that. If there is one: a client that Telegram has ended removes its file.
    Change withLastCopy(Change change) {
        ClientSession copied = session;
        if (copied == null) {
            return change;
        }
        try {
            return change.withBinlog(account.clients().seal(copied, questions.copy(copied)));
        } catch (UncheckedIOException | IllegalStateException e) {
            LOG.infof("The client of %s is given up without a copy: %s", account, e.getMessage());
            return change;
        }
    }

    /// With a copy of its file, if it is open here.
    Change withCopy(Change change) {
        ClientSession copied = session;
        if (copied == null) {
            return change;
        }
        return change.withBinlogLast(() -> account.clients().seal(copied, questions.copy(copied)));
    }

    /// Gives it up: logs it out, so that its key is destroyed.
    void retire() {
        unopened = false;
        if (session != null) {
            retirement = account.clients().retire(session, account.stored().generation());
            session = null;
            questions.clientGone();
        }
    }

    /// The login has succeeded: the client is the account's from now on.
    ///
    /// @return null when there is none
    @Nullable ConnectedAccount handOver() {
        if (session != null) {
            successor = ConnectedAccount.connected(account, session, updates.connected());
        }
        return successor;
    }

    /// As [Stage#close()].
    CompletableFuture<Void> close() {
        ClientSession closing = session;
        if (closing == null) {
            return CompletableFuture.completedFuture(null);
        }
        closing.attach(_ -> {});
        return closing.close();
    }

    /// As [Stage#stopped()].
    void stopped() {
        ClientSession closed = session;
        session = null;
        if (closed != null) {
            if (flow.login().stored()) {
                flow.store(
                        Change.of(account.stored())
                                .withBinlog(
                                        account.clients().seal(closed, closed.directory().copy())));
            }
            closed.directory().delete();
        }
    }

    /// As [Stage#abandon()].
    void abandon() {
        if (session != null) {
            session.attach(_ -> {});
            var unused = session.discard();
            session = null;
        }
    }
}
