package telegate.worker.config;

import io.smallrye.config.ConfigMapping;
import java.nio.file.Path;

/// Secret files. None has a default.
@ConfigMapping(prefix = "telegate.secrets")
public interface SecretsConfig {

    /// See [telegate.worker.binlog.MasterKey].
    Path masterKeyFile();

    /// The workers' private keyset, see [telegate.contract.secret.SecretKeys].
    Path privateKeysetFile();
}
