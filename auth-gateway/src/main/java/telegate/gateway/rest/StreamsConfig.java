package telegate.gateway.rest;

import io.smallrye.config.ConfigMapping;
import io.smallrye.config.WithDefault;
import java.time.Duration;

/// Event streams.
@ConfigMapping(prefix = "telegate.streams")
public interface StreamsConfig {

    /// How often an open stream says that it is alive.
    @WithDefault("15s")
    Duration heartbeat();

    /// How many streams of logins an owner may have open on one replica.
    @WithDefault("50")
    int perOwner();
}
