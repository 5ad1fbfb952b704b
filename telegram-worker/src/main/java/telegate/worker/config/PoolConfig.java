package telegate.worker.config;

import io.smallrye.config.ConfigMapping;
import io.smallrye.config.WithDefault;
import java.time.Duration;

/// Warm clients, which wait with their key made for a login to take them.
@ConfigMapping(prefix = "telegate.pool")
public interface PoolConfig {

    /// How many are kept.
    @WithDefault("6")
    int size();

    /// Shortest time between two new ones: Telegram limits new clients per address.
    @WithDefault("150ms")
    Duration pace();

    /// After which an unused one is replaced.
    @WithDefault("10m")
    Duration age();
}
