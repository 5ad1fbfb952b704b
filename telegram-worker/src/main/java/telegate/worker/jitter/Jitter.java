package telegate.worker.jitter;

import java.time.Duration;
import java.util.concurrent.ThreadLocalRandom;

/// How long to wait, at random. For whatever many accounts or many processes do at the same moment
/// against one PostgreSQL, proxy or Telegram: taking accounts up, trying again. Thread-safe.
public final class Jitter {

    private Jitter() {}

    /// Any time from nothing to `most`, both included, each as likely as the others.
    ///
    /// @throws IllegalArgumentException when `most` is negative
    public static Duration upTo(Duration most) {
        return Duration.ofNanos(ThreadLocalRandom.current().nextLong(most.toNanos() + 1));
    }

    /// Between half of `pause` and the whole of it: for whoever tries again after a pause.
    ///
    /// @throws IllegalArgumentException when `pause` is negative
    public static Duration of(Duration pause) {
        return pause.minus(upTo(pause.dividedBy(2)));
    }
}
