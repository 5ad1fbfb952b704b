package telegate.worker.config;

import io.smallrye.config.ConfigMapping;
import io.smallrye.config.WithDefault;
import java.time.Duration;

/// The gate that all traffic to Telegram leaves through.
@ConfigMapping(prefix = "telegate.egress")
public interface EgressConfig {

    /// How long it may take to reach Telegram, the proxy's answer included. Keep it below 5 s: a
    /// client that waits longer looks for other ways, past the proxy.
    @WithDefault("4s")
    Duration connectDeadline();

    /// Connections that one client may have open; an idle one has one.
    @WithDefault("32")
    int connectionsPerClient();
}
