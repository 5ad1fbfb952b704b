package telegate.sandbox.dc;

import java.time.Instant;
import java.time.InstantSource;
import java.util.concurrent.atomic.AtomicLong;

/// Message ids: the time in 2^-32 seconds, growing, with the two lowest bits telling who sent what
/// (core.telegram.org/mtproto/description#message-identifier-msg-id). Thread-safe.
final class MessageIds {
    private static final long ANSWER = 1;
    private static final long NOTIFICATION = 3;
    private static final int MAX_AGE_SECONDS = 300;
    private static final int MAX_AHEAD_SECONDS = 30;

    /// Codes of `bad_msg_notification`.
    private static final int TOO_LOW = 16;

    private static final int TOO_HIGH = 17;
    private static final int LOWEST_BITS = 18;

    private final InstantSource clock;
    private final AtomicLong last = new AtomicLong();

    MessageIds(InstantSource clock) {
        this.clock = clock;
    }

    /// The id of the next message of the server.
    long next(boolean answer) {
        long now = of(clock.instant());
        long id = last.updateAndGet(before -> Math.max(before + 4, now));
        return id | (answer ? ANSWER : NOTIFICATION);
    }

    /// What is wrong with a client's message id: a code of `bad_msg_notification`, or 0.
    int fault(long id) {
        if ((id & 3) != 0) {
            return LOWEST_BITS;
        }
        long age = clock.instant().getEpochSecond() - (id >>> 32);
        if (age > MAX_AGE_SECONDS) {
            return TOO_LOW;
        }
        return age < -MAX_AHEAD_SECONDS ? TOO_HIGH : 0;
    }

    private static long of(Instant time) {
        long fraction = ((long) time.getNano() << 32) / 1_000_000_000L;
        return (time.getEpochSecond() << 32) | (fraction & ~3L);
    }
}
