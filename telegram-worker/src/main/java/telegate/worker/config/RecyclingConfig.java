package telegate.worker.config;

import io.quarkus.runtime.configuration.MemorySize;
import io.smallrye.config.ConfigMapping;
import io.smallrye.config.WithDefault;
import java.time.Duration;
import java.util.Optional;

/// When a connected client is closed and opened again, because TDLib keeps what it has seen. One
/// after the other, for as long as one is due.
@ConfigMapping(prefix = "telegate.recycling")
public interface RecyclingConfig {

    /// How long one client runs at most.
    @WithDefault("24h")
    Duration age();

    /// How many messages one client receives before it is recycled; each takes about 1.3 KB.
    @WithDefault("20000")
    long messages();

    /// Resident memory of the process; above it the clients with most messages are recycled.
    /// Without it only age and messages count. Has to leave room for what recycling cannot give
    /// back: the process with its accounts, the Java heap, and 200 messages for each client.
    Optional<MemorySize> memoryBudget();

    /// How often that is looked at.
    @WithDefault("5s")
    Duration interval();

    /// How long one client may take until Telegram has answered through the new one. When one takes
    /// longer, or cannot be recycled, the next one waits for that time, twice that after the second
    /// failure in a row, and so on up to 64 times.
    @WithDefault("10s")
    Duration deadline();
}
