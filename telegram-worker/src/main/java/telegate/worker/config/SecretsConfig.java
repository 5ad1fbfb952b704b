package telegate.worker.config;

import io.smallrye.config.ConfigMapping;
import io.smallrye.config.WithDefault;
import java.nio.file.Path;
import java.time.Duration;

/// Secret files, none of which has a default, and how they are changed.
@ConfigMapping(prefix = "telegate.secrets")
public interface SecretsConfig {

    /// See [telegate.worker.binlog.MasterKey].
    Path masterKeyFile();

    /// How long a change of the master key, once it has gone through everything that is stored,
    /// waits for workers to settle on the new one: a minute each. Then it stops and says for whom
    /// it has waited; it can be begun again.
    @WithDefault("10m")
    Duration settleLimit();

    /// The workers' private keyset, see [telegate.contract.secret.SecretKeys].
    Path privateKeysetFile();
}
