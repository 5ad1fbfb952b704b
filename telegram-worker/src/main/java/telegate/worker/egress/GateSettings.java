package telegate.worker.egress;

import java.time.Duration;
import org.jspecify.annotations.Nullable;
import telegate.worker.tdlib.Proxy;

/// How the gate reaches Telegram.
///
/// @param upstream the proxy that all traffic goes on through; null for none
/// @param connectDeadline for name, connection and proxy together; below 5 s, see the package
/// @param connectionsPerClient beyond which a client is refused
public record GateSettings(
        @Nullable Proxy upstream, Duration connectDeadline, int connectionsPerClient) {

    /// @throws IllegalArgumentException when a limit is not positive
    public GateSettings {
        if (!connectDeadline.isPositive() || connectionsPerClient < 1) {
            throw new IllegalArgumentException("the limits of the egress gate must be positive");
        }
    }
}
