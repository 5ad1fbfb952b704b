package telegate.sandbox.dc;

import java.nio.ByteBuffer;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.time.Duration;
import java.time.InstantSource;
import java.util.List;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.stream.LongStream;
import telegate.sandbox.mtproto.AuthKey;
import telegate.sandbox.tl.TlObject;

/// Server salts: a new one every hour, derived from the key, so that nothing has to be stored. Each
/// is accepted an hour longer than it is current. The salt of the key exchange is accepted for the
/// first half hour. Thread-safe.
final class Salts {
    private static final long WINDOW = Duration.ofHours(1).toSeconds();
    private static final Duration INITIAL = Duration.ofMinutes(30);
    private static final int MAX_FUTURE = 64;

    private final InstantSource clock;
    private final AtomicInteger generation = new AtomicInteger();

    Salts(InstantSource clock) {
        this.clock = clock;
    }

    /// Makes every salt known to clients invalid; each client is told its new one when it next
    /// sends something.
    void change() {
        generation.incrementAndGet();
    }

    long current(AuthKey key) {
        return derived(key, window());
    }

    boolean accepts(AuthKey key, long salt) {
        if (generation.get() == 0
                && salt == key.initialSalt()
                && clock.instant().isBefore(key.createdAt().plus(INITIAL))) {
            return true;
        }
        long window = window();
        return salt == derived(key, window) || salt == derived(key, window - 1);
    }

    /// `future_salts` in answer to message `requestId`.
    TlObject future(AuthKey key, long requestId, int count) {
        long now = window();
        List<TlObject> salts =
                LongStream.range(now, now + Math.clamp(count, 1, MAX_FUTURE))
                        .mapToObj(window ->
                                TlObject.of(
                                        "future_salt",
                                        "valid_since",
                                        (int) (window * WINDOW),
                                        "valid_until",
                                        (int) ((window + 2) * WINDOW),
                                        "salt",
                                        derived(key, window)))
                        .toList();
        return TlObject.of(
                "future_salts",
                "req_msg_id",
                requestId,
                "now",
                (int) clock.instant().getEpochSecond(),
                "salts",
                salts);
    }

    private long window() {
        return clock.instant().getEpochSecond() / WINDOW;
    }

    private long derived(AuthKey key, long window) {
        try {
            var digest = MessageDigest.getInstance("SHA-256");
            digest.update(key.secret());
            digest.update(ByteBuffer.allocate(12).putLong(window).putInt(generation.get()).flip());
            return ByteBuffer.wrap(digest.digest()).getLong();
        } catch (NoSuchAlgorithmException e) {
            throw new IllegalStateException(e);
        }
    }
}
