package telegate.sandbox.login;

import java.security.SecureRandom;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.Comparator;
import java.util.HexFormat;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.CopyOnWriteArrayList;
import telegate.sandbox.account.Account;

/// Login codes, as Telegram sends them to the person's other devices. Here the pretended phone
/// shows them. Thread-safe.
public final class PhoneCodes {
    private static final Duration LIFETIME = Duration.ofMinutes(5);

    private final SecureRandom random = new SecureRandom();
    private final InstantSource clock;
    private final Map<String, Sent> sent = new ConcurrentHashMap<>();
    private final List<Runnable> listeners = new CopyOnWriteArrayList<>();

    public PhoneCodes(InstantSource clock) {
        this.clock = clock;
    }

    /// A code on its way to an account.
    public record Sent(long accountId, String hash, String code, Instant created, Instant expires) {
        @Override
        public String toString() {
            return "Sent[]";
        }
    }

    /// What came of typing a code.
    public enum Outcome {
        RIGHT,
        WRONG,
        EXPIRED
    }

    public Sent send(Account account) {
        var now = clock.instant();
        sent.values().removeIf(s -> s.expires.isBefore(now));
        var hashBytes = new byte[9];
        random.nextBytes(hashBytes);
        var code = "%05d".formatted(random.nextInt(100_000));
        var message =
                new Sent(
                        account.id(),
                        HexFormat.of().formatHex(hashBytes),
                        code,
                        now,
                        now.plus(LIFETIME));
        sent.put(message.hash, message);
        listeners.forEach(Runnable::run);
        return message;
    }

    /// @param hash `phone_code_hash`, which came with the code
    public Outcome check(Account account, String hash, String code) {
        var message = sent.get(hash);
        if (message == null
                || message.accountId != account.id()
                || message.expires.isBefore(clock.instant())) {
            return Outcome.EXPIRED;
        }
        if (!message.code.equals(code)) {
            return Outcome.WRONG;
        }
        cancel(hash);
        return Outcome.RIGHT;
    }

    public void cancel(String hash) {
        sent.remove(hash);
        listeners.forEach(Runnable::run);
    }

    /// Told after every change, on the thread that made it; must be quick.
    public void onChange(Runnable listener) {
        listeners.add(listener);
    }

    /// Codes that are still good, newest first.
    public List<Sent> of(long accountId) {
        var now = clock.instant();
        return sent.values().stream()
                .filter(s -> s.accountId == accountId && s.expires.isAfter(now))
                .sorted(Comparator.comparing(Sent::created).reversed())
                .toList();
    }
}
