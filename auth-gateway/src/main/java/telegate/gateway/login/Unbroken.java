package telegate.gateway.login;

import java.time.Duration;
import java.time.Instant;

/// For how long something has happened again and again without a long gap. Belongs to one thread at
/// a time.
final class Unbroken {

    private final Duration longestGap;
    private Instant since = Instant.EPOCH;
    private Instant last = Instant.EPOCH;

    /// @param longestGap between two times that still is none
    Unbroken(Duration longestGap) {
        this.longestGap = longestGap;
    }

    /// It happens once more.
    ///
    /// @return for how long it has happened without a gap; zero for the first time and after a gap
    Duration happens(Instant now) {
        if (Duration.between(last, now).compareTo(longestGap) > 0) {
            since = now;
        }
        last = now;
        return Duration.between(since, now);
    }
}
