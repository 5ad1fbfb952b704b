package telegate.worker.egress;

import java.time.Duration;

/// What one client has moved through the gate so far.
///
/// @param up bytes taken from the client for Telegram
/// @param down bytes taken from Telegram for the client
/// @param connections open now
/// @param movedAt when the last of them were, or a connection was opened; on the clock of
///   [System#nanoTime]
/// @param cut whether the client is refused
public record ClientTraffic(long up, long down, int connections, long movedAt, boolean cut) {

    /// For how long it has moved nothing.
    public Duration silence() {
        return Duration.ofNanos(System.nanoTime() - movedAt);
    }
}
