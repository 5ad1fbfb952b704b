package telegate.worker.config;

import io.smallrye.config.ConfigMapping;
import io.smallrye.config.WithDefault;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Optional;

/// The engine.
@ConfigMapping(prefix = "telegate.tdlib")
public interface TdlibConfig {

    /// Another copy of libtdjson than the pinned one, for the sandbox.
    Optional<Path> libraryFile();

    /// After which an unanswered request fails.
    @WithDefault("30s")
    Duration requestDeadline();
}
