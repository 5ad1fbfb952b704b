package telegate.sandbox.login;

import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.concurrent.ConcurrentHashMap;
import telegate.sandbox.account.Account;
import telegate.sandbox.account.AccountStore;
import telegate.sandbox.account.Grant;
import telegate.sandbox.srp.SrpChallenge;
import telegate.sandbox.srp.SrpVerifier;

/// The second factor. Thread-safe. Each question is new and good for one answer, as SRP needs it.
public final class Passwords {
    private static final Duration CHALLENGE_LIFETIME = Duration.ofMinutes(10);

    private final AccountStore accounts;
    private final Authorizations authorizations;
    private final InstantSource clock;
    private final Map<Long, Asked> asked = new ConcurrentHashMap<>();
    private final KnownVerifiers known = new KnownVerifiers();

    public Passwords(AccountStore accounts, Authorizations authorizations, InstantSource clock) {
        this.accounts = accounts;
        this.authorizations = authorizations;
        this.clock = clock;
    }

    /// What came of an answer.
    public sealed interface Checked {
        /// The key is authorised.
        record Right(Account account) implements Checked {}

        record Wrong() implements Checked {}

        /// The question is unknown, too old or answered before.
        record Stale() implements Checked {}
    }

    /// The account whose password this key may be asked for: its own, or the one that accepted its
    /// login.
    public Optional<Account> accountFor(long keyId) {
        return accounts.byGrantKey(keyId)
                .filter(a ->
                        a.grantOfKey(keyId)
                                .filter(g -> g.stage() == Grant.Stage.PASSWORD)
                                .isPresent())
                .or(() -> accounts.byDeviceKey(keyId));
    }

    /// A new question for an account that has a password.
    public SrpChallenge ask(Account account, long keyId) {
        var now = clock.instant();
        asked.values().removeIf(a -> a.at.plus(CHALLENGE_LIFETIME).isBefore(now));
        var challenge = SrpChallenge.of(verifier(account));
        asked.put(challenge.id(), new Asked(account.id(), keyId, challenge, now));
        return challenge;
    }

    /// The two salts and the verifier; computed on first use and kept.
    public SrpVerifier verifier(Account account) {
        var own = account.verifier();
        if (own != null) {
            return own;
        }
        var computed = known.of(Objects.requireNonNull(account.password(), "no 2FA"));
        var stored =
                accounts.update(
                        account.id(), a -> a.verifier() == null ? a.withVerifier(computed) : a);
        return Objects.requireNonNull(stored.verifier());
    }

    /// Checks the answer of a key; when it is right, the key becomes a device.
    public Checked check(Caller caller, long questionId, byte[] a, byte[] m1) {
        var question = asked.remove(questionId);
        if (question == null || question.keyId != caller.keyId()) {
            return new Checked.Stale();
        }
        if (!question.challenge.proves(a, m1)) {
            return new Checked.Wrong();
        }
        var account = accounts.get(question.accountId);
        return new Checked.Right(
                account.deviceOfKey(caller.keyId()).isPresent()
                        ? account
                        : authorizations.authorise(account, caller));
    }

    private record Asked(long accountId, long keyId, SrpChallenge challenge, Instant at) {}
}
