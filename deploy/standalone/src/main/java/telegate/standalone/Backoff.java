package telegate.standalone;

import java.time.Duration;
import java.util.random.RandomGenerator;

/// How long to wait before a part that ended by itself is started again: at once the first time,
/// then longer and longer up to half a minute, each time with jitter; from the beginning after a
/// run of a minute.
///
/// Used by one thread.
final class Backoff {

    private static final Duration FIRST = Duration.ofMillis(100);
    private static final Duration SECOND = Duration.ofMillis(500);
    private static final Duration LONGEST = Duration.ofSeconds(30);
    private static final Duration GOOD_RUN = Duration.ofMinutes(1);
    private static final int LOOP = 4;

    private final RandomGenerator random;
    private int failures;

    Backoff(RandomGenerator random) {
        this.random = random;
    }

    /// @param lived how long the part ran
    Duration afterRunOf(Duration lived) {
        failures = lived.compareTo(GOOD_RUN) >= 0 ? 1 : failures + 1;
        if (failures == 1) {
            return FIRST;
        }
        long doubled = SECOND.toMillis() << Math.min(failures - 2, 10);
        long capped = Math.min(doubled, LONGEST.toMillis());
        return Duration.ofMillis(capped / 2 + random.nextLong(capped / 2 + 1));
    }

    /// How often in a row it ended soon.
    int failures() {
        return failures;
    }

    /// Whether it ends again and again: then somebody has to look.
    boolean isCrashLoop() {
        return failures >= LOOP;
    }
}
