package telegate.worker.config;

import io.smallrye.config.ConfigMapping;
import io.smallrye.config.WithDefault;
import java.nio.file.Path;
import java.time.Duration;

/// The worker process.
@ConfigMapping(prefix = "telegate.worker")
public interface WorkerConfig {

    /// Scratch space: TDLib's folders and the unpacked library. Belongs to one worker; cleared at
    /// its start.
    Path dataDirectory();

    /// Name in the fleet table; two processes of one name never run at once (a container and its
    /// successor).
    @WithDefault("worker")
    String name();

    /// Clients that are started at once after a restart.
    @WithDefault("16")
    int restoreParallelism();

    /// How long a clean stop may take to close every client and store its last binlog.
    @WithDefault("15s")
    Duration stopDeadline();

    /// How long one client may take to close; after that it counts as broken.
    @WithDefault("5s")
    Duration closeDeadline();

    /// How often the incarnation's row is renewed.
    @WithDefault("2s")
    Duration renewalInterval();

    /// Waiting inputs of one account beyond which its client is reopened from the last copy.
    @WithDefault("10000")
    int mailboxCapacity();

    /// How often the binlog of a connected account is copied, if it has changed.
    @WithDefault("60s")
    Duration copyInterval();

    /// How long a connection may be away before the account is shown as connecting.
    @WithDefault("3s")
    Duration connectionGrace();

    /// Language of the log lines about logins: `en` or `ru`.
    @WithDefault("en")
    String logLanguage();
}
