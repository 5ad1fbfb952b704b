package telegate.gateway.login;

import io.smallrye.config.ConfigMapping;
import java.nio.file.Path;
import java.util.Optional;

/// Keys. Only files, never values, and none has a default.
@ConfigMapping(prefix = "telegate.secrets")
interface SecretsConfig {

    /// The workers' public keyset, to which passwords are sealed
    /// (`TELEGATE_SECRETS_PUBLIC_KEYSET_FILE`). The gateway does not start without it.
    Optional<Path> publicKeysetFile();
}
