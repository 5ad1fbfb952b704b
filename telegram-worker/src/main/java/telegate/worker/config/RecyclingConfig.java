package telegate.worker.config;

import io.quarkus.runtime.configuration.MemorySize;
import io.smallrye.config.ConfigMapping;
import io.smallrye.config.WithDefault;
import java.time.Duration;
import java.util.Optional;

/// When a connected client is closed and opened again, because TDLib keeps what it has seen.
@ConfigMapping(prefix = "telegate.recycling")
public interface RecyclingConfig {

    /// How long one client runs at most.
    @WithDefault("24h")
    Duration age();

    /// How many messages one client receives at most; each takes about 1.3 KB.
    @WithDefault("20000")
    long messages();

    /// Resident memory of the process; above it the clients with most messages are recycled, one
    /// after the other. Without it only age and messages count.
    Optional<MemorySize> memoryBudget();

    /// How often that is looked at.
    @WithDefault("5s")
    Duration interval();

    /// How long one client may take until it is connected again; then the next one has its turn.
    @WithDefault("10s")
    Duration deadline();
}
