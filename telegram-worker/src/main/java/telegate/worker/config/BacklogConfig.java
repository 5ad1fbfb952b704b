package telegate.worker.config;

import io.quarkus.runtime.configuration.MemorySize;
import io.smallrye.config.ConfigMapping;
import io.smallrye.config.WithDefault;

/// How much may wait for Kafka. The producer has 32 MiB of memory; when that is full, accounts wait
/// for it one by one, so Telegram is stopped before.
@ConfigMapping(prefix = "telegate.backlog")
public interface BacklogConfig {

    /// From here on nothing is taken from Telegram. What is under way at that moment comes on top:
    /// some kilobytes for each account with traffic.
    @WithDefault("16M")
    MemorySize highWater();

    /// From here on it is taken again.
    @WithDefault("8M")
    MemorySize lowWater();
}
