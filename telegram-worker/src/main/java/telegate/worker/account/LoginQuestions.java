package telegate.worker.account;

import java.time.Duration;
import java.time.Instant;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;
import org.jboss.logging.Logger;
import org.jspecify.annotations.Nullable;
import telegate.contract.AccountId;
import telegate.contract.FailureCode;
import telegate.worker.binlog.Binlog;
import telegate.worker.login.LoginInput;
import telegate.worker.session.ClientSession;
import telegate.worker.storage.StoredAccount;
import telegate.worker.tdlib.TdError;
import telegate.worker.tdlib.TdUser;

/// What a login asks Telegram through its client: for a code, whether the password is right, who
/// was let in. Knows from what size on TDLib's file has the answer, for the copy of it. Runs on the
/// account's lane.
final class LoginQuestions {

    private static final Logger LOG = Logger.getLogger(LoginQuestions.class);
    private static final Duration TELEGRAM_RETRY = Duration.ofSeconds(1);

    private final Account account;
    private final LoginFlow flow;

    /// The first client, until what it was asked ahead of its time is looked at.
    private @Nullable AskedClient asked;

    private boolean codeRequested;
    private boolean readingProfile;
    private long written;

    /// When TDLib last told of a step, on the clock of [System#nanoTime].
    private long announced;

    LoginQuestions(Account account, LoginFlow flow, @Nullable AskedClient asked) {
        this.account = account;
        this.flow = flow;
        this.asked = asked;
    }

    /// The client that was asked ahead of its time, once, if there is one.
    Optional<ClientSession> firstClient() {
        return Optional.ofNullable(asked).flatMap(AskedClient::take);
    }

    /// From now on the login has this client.
    ///
    /// @param requested whether it has asked for its code
    void through(ClientSession client, boolean requested) {
        codeRequested = requested;
        written = client.directory().size();
    }

    /// The login has no client any more.
    void clientGone() {
        readingProfile = false;
    }

    /// TDLib tells of a step.
    void told() {
        announced = System.nanoTime();
    }

    boolean codeRequested() {
        return codeRequested;
    }

    /// Whether the person is let in, and only who it is has to be found out.
    boolean readingProfile() {
        return readingProfile;
    }

    /// A copy of the file with what TDLib last told.
    Binlog copy(ClientSession copied) {
        long start = System.nanoTime();
        Binlog copy =
                copied.directory()
                        .copyWith(written, announced, account.context.login().binlogWrite());
        written = copy.file().length;
        account.context.metrics().copied(Duration.ofNanos(System.nanoTime() - start));
        return copy;
    }

    /// Asks for a QR code.
    void askForCode(ClientSession client) {
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
                        account.insist(() -> onNoCode(client, error));
                    }
                });
    }

    private void onNoCode(ClientSession client, Throwable error) {
        if (!flow.client().is(client) || !flow.waitsForCode()) {
            return;
        }
        TdError refusal = TelegramAnswers.error(error);
        LOG.warnf("Telegram gives no QR code for login %s: %s", flow.loginId(), refusal);
        Instant retryAt = refusal.retryAfter().map(now()::plus).orElse(null);
        if (retryAt != null && retryAt.isBefore(flow.login().deadline())) {
            flow.apply(new LoginInput.CodeDelayed(retryAt));
        } else if (retryAt != null) {
            flow.apply(new LoginInput.Refused(FailureCode.FLOOD_WAIT, retryAt));
        } else if (TelegramAnswers.passing(refusal)) {
            var unused = account.timer().after(TELEGRAM_RETRY, () -> askAgain(client));
        } else {
            flow.apply(new LoginInput.Refused(TelegramAnswers.failure(refusal), null));
        }
    }

    private void askAgain(ClientSession client) {
        if (flow.client().is(client) && flow.waitsForCode()) {
            askForCode(client);
        }
    }

    /// Asks who has logged in.
    void readProfile(ClientSession from) {
        readingProfile = true;
        var unused =
                from.client()
                        .getMe()
                        .whenComplete((user, error) ->
                                account.insist(() -> onProfile(from, user, error)));
    }

    private void onProfile(ClientSession from, @Nullable TdUser user, @Nullable Throwable error) {
        if (!flow.client().is(from)) {
            return;
        }
        if (error != null || user == null) {
            LOG.warnf("Telegram does not say who logged in with %s: %s", flow.loginId(), error);
            var unused = account.timer().after(TELEGRAM_RETRY, () -> readAgain(from));
            return;
        }
        StoredAccount stored = account.stored();
        AccountId connectedAs =
                account.context
                        .store()
                        .connectedAs(stored.tenant(), stored.owner(), user.id())
                        .orElse(null);
        Long expected = stored.profile() == null ? null : stored.profile().telegramUserId();
        flow.apply(
                new LoginInput.LetIn(
                        stored.accountId(), TelegramAnswers.profile(user), connectedAs, expected));
    }

    /// The same once more, if the login still has this client.
    void readAgain(ClientSession from) {
        if (flow.client().is(from)) {
            readProfile(from);
        }
    }

    /// Asks whether the password is right.
    ///
    /// @param password null when it could not be opened
    void checkPassword(@Nullable ClientSession client, @Nullable String password) {
        if (client == null || password == null) {
            LOG.warnf(
                    "The password for login %s cannot be opened: do the gateways have the public"
                            + " keyset of this worker's private one?",
                    flow.loginId());
            flow.apply(TelegramAnswers.passwordOutcomeUnknown());
            return;
        }
        account.context.log().passwordChecking(account.stored().owner());
        written = client.directory().size();
        var unused =
                client.client()
                        .checkPassword(password)
                        .orTimeout(
                                account.context.login().passwordCheck().toMillis(),
                                TimeUnit.MILLISECONDS)
                        .whenComplete((_, error) -> {
                            if (error != null) {
                                account.insist(() -> onPasswordAnswer(client, error));
                            }
                        });
    }

    private void onPasswordAnswer(ClientSession client, Throwable error) {
        if (flow.client().is(client)) {
            account.context.log().passwordRefused(account.stored().owner());
            flow.apply(TelegramAnswers.passwordNotAccepted(error, now()));
        }
    }

    private Instant now() {
        return account.context.clock().instant();
    }
}
