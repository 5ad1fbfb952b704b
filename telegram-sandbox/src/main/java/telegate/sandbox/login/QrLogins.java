package telegate.sandbox.login;

import java.time.Duration;
import java.time.InstantSource;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.locks.ReentrantLock;
import java.util.function.Supplier;
import telegate.sandbox.account.Account;
import telegate.sandbox.account.AccountStore;
import telegate.sandbox.account.Grant;

/// The login by QR code. Thread-safe: one lock closes the race between a scan and a client that
/// takes a new token at the same moment; either the scan hits the old token and the client is told,
/// or the old token is dead.
public final class QrLogins {
    static final Duration DEFAULT_LIFETIME = Duration.ofSeconds(30);

    /// How long an accepted token can be imported on the other data centre.
    private static final Duration MIGRATION_LIFETIME = Duration.ofMinutes(5);

    private final ReentrantLock lock = new ReentrantLock();
    private final AccountStore accounts;
    private final Authorizations authorizations;
    private final ClientNotices notices;
    private final InstantSource clock;
    private final LoginTokens tokens;
    private final List<Runnable> listeners = new CopyOnWriteArrayList<>();
    private ReexportAnswer reexport = ReexportAnswer.SUCCESS;

    public QrLogins(
            AccountStore accounts,
            Authorizations authorizations,
            ClientNotices notices,
            InstantSource clock) {
        this.accounts = accounts;
        this.authorizations = authorizations;
        this.notices = notices;
        this.clock = clock;
        this.tokens = new LoginTokens(clock);
    }

    /// A client asks for a token, or for what came of the one it has.
    public QrAnswer export(Caller caller) {
        return changing(() -> {
            var device = accounts.byDeviceKey(caller.keyId());
            if (device.isPresent()) {
                return again(caller, new QrAnswer.Success(device.get()));
            }
            return accounts.byGrantKey(caller.keyId())
                    .map(account -> goOn(account, caller))
                    .orElseGet(() -> issue(caller));
        });
    }

    /// A client imports a token that was accepted by an account of this data centre.
    public QrAnswer importToken(Caller caller, String token) {
        return changing(() ->
                accounts.byToken(token)
                        .map(account -> importAccepted(account, caller, token))
                        .orElseGet(() -> notImportable(token)));
    }

    /// The person scans the code and agrees.
    public ScanOutcome accept(Account account, String token) {
        Optional<LoginToken> accepted;
        lock.lock();
        try {
            var outcome = outcomeOf(token);
            if (outcome != ScanOutcome.ACCEPTED) {
                return outcome;
            }
            accepted = tokens.find(token);
            accepted.ifPresent(t -> grant(account, t));
        } finally {
            lock.unlock();
        }
        changed();
        accepted.ifPresent(t -> notices.loginTokenAccepted(t.caller().keyId()));
        return ScanOutcome.ACCEPTED;
    }

    /// The person scans the code and does not agree. As with the real Telegram, the client is not
    /// told: its token is dead and it takes a new one when the old one expires.
    public ScanOutcome decline(String token) {
        return changing(() -> {
            var outcome = outcomeOf(token);
            if (outcome != ScanOutcome.ACCEPTED) {
                return outcome;
            }
            tokens.find(token).ifPresent(t -> tokens.mark(t, LoginToken.State.DECLINED));
            return ScanOutcome.DECLINED;
        });
    }

    /// Tokens that can be scanned now, newest first.
    public List<LoginToken> waiting() {
        return locked(tokens::waiting);
    }

    /// What is known of a token, however old.
    public Optional<LoginToken> find(String token) {
        return locked(() -> tokens.find(token));
    }

    /// The key exists no more.
    public void forget(long keyId) {
        changing(() -> {
            tokens.replace(keyId);
            authorizations.forget(keyId);
            return keyId;
        });
    }

    public Duration lifetime() {
        return locked(tokens::lifetime);
    }

    /// How long the next tokens will live.
    public void setLifetime(Duration lifetime) {
        changing(() -> {
            tokens.setLifetime(lifetime);
            return lifetime;
        });
    }

    public ReexportAnswer reexportAnswer() {
        return locked(() -> reexport);
    }

    public void setReexportAnswer(ReexportAnswer answer) {
        changing(() -> reexport = answer);
    }

    /// Back to the default lifetime and answer.
    public void reset() {
        setLifetime(DEFAULT_LIFETIME);
        setReexportAnswer(ReexportAnswer.SUCCESS);
    }

    /// Told after every change, on the thread that made it; must be quick.
    public void onChange(Runnable listener) {
        listeners.add(listener);
    }

    private QrAnswer goOn(Account account, Caller caller) {
        var grant = account.grantOfKey(caller.keyId()).orElseThrow();
        return switch (grant.stage()) {
            case ACCEPTED -> finish(account, caller);
            case PASSWORD -> again(caller, new QrAnswer.PasswordNeeded());
            case MIGRATING -> migrating(account, grant, caller);
        };
    }

    private QrAnswer migrating(Account account, Grant grant, Caller caller) {
        var token = grant.token();
        if (token == null || over(grant)) {
            authorizations.forget(caller.keyId());
            return issue(caller);
        }
        var answer = new QrAnswer.MigrateTo(account.dc(), token);
        return grant.importedBy() == null ? answer : again(caller, answer);
    }

    private QrAnswer importAccepted(Account account, Caller caller, String token) {
        var migrating = account.grantOfToken(token).filter(g -> g.stage() == Grant.Stage.MIGRATING);
        if (migrating.isEmpty()) {
            return new QrAnswer.Refused("AUTH_TOKEN_ALREADY_ACCEPTED");
        }
        var grant = migrating.get();
        if (over(grant)) {
            return new QrAnswer.Refused("AUTH_TOKEN_EXPIRED");
        }
        if (account.dc() != caller.dc()) {
            return new QrAnswer.MigrateTo(account.dc(), token);
        }
        var importedBy = grant.importedBy();
        if (importedBy != null && importedBy == caller.keyId()) {
            return importedAgain(account, caller);
        }
        if (importedBy != null) {
            // One token makes one device: the key that imported it before is lost to its client.
            authorizations.forget(importedBy);
        }
        accounts.update(account.id(), a -> a.withImport(token, caller.keyId()));
        return finish(account, caller);
    }

    private QrAnswer importedAgain(Account account, Caller caller) {
        if (account.deviceOfKey(caller.keyId()).isPresent()) {
            return again(caller, new QrAnswer.Success(account));
        }
        return account.grantOfKey(caller.keyId()).isPresent()
                ? again(caller, new QrAnswer.PasswordNeeded())
                : finish(account, caller);
    }

    private QrAnswer notImportable(String token) {
        return new QrAnswer.Refused(
                tokens.find(token).isPresent() ? "AUTH_TOKEN_EXPIRED" : "AUTH_TOKEN_INVALID");
    }

    private QrAnswer finish(Account account, Caller caller) {
        return authorizations
                .firstFactorPassed(account, caller, null)
                .<QrAnswer>map(QrAnswer.Success::new)
                .orElseGet(QrAnswer.PasswordNeeded::new);
    }

    private QrAnswer again(Caller caller, QrAnswer sameAgain) {
        return switch (reexport) {
            case SUCCESS -> sameAgain;
            case ERROR -> new QrAnswer.Refused("AUTH_TOKEN_ALREADY_ACCEPTED");
            case NEW_TOKEN -> issue(caller);
        };
    }

    private QrAnswer issue(Caller caller) {
        var token = tokens.issue(caller);
        return new QrAnswer.Token(token.token(), token.expires());
    }

    private void grant(Account account, LoginToken token) {
        var caller = token.caller();
        var stage = account.dc() == caller.dc() ? Grant.Stage.ACCEPTED : Grant.Stage.MIGRATING;
        authorizations.grant(
                account,
                new Grant(
                        caller.keyId(), caller.dc(), stage, token.token(), null, clock.instant()));
        tokens.mark(token, LoginToken.State.ACCEPTED);
    }

    /// ACCEPTED means: could be accepted now.
    private ScanOutcome outcomeOf(String token) {
        return tokens.find(token)
                .map(t ->
                        switch (t.state()) {
                            case REPLACED -> ScanOutcome.REPLACED;
                            case DECLINED, ACCEPTED -> ScanOutcome.USED;
                            case WAITING ->
                                    t.waits(clock.instant())
                                            ? ScanOutcome.ACCEPTED
                                            : ScanOutcome.EXPIRED;
                        })
                .orElse(ScanOutcome.UNKNOWN);
    }

    private boolean over(Grant grant) {
        return clock.instant().isAfter(grant.created().plus(MIGRATION_LIFETIME));
    }

    private <T> T changing(Supplier<T> change) {
        var result = locked(change);
        changed();
        return result;
    }

    private <T> T locked(Supplier<T> action) {
        lock.lock();
        try {
            return action.get();
        } finally {
            lock.unlock();
        }
    }

    private void changed() {
        listeners.forEach(Runnable::run);
    }
}
