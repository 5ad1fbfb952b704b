package telegate.worker.config;

import io.smallrye.config.ConfigMapping;
import io.smallrye.config.WithDefault;
import java.time.Duration;

/// Logins.
@ConfigMapping(prefix = "telegate.login")
public interface LoginConfig {

    /// How long a whole attempt may last.
    @WithDefault("10m")
    Duration deadline();

    /// How long the first QR code may take.
    @WithDefault("20s")
    Duration firstCode();

    /// Telegram renews a code about every 30 s; without a new one for so long the login is stuck.
    @WithDefault("45s")
    Duration codeRenewal();

    /// How long a password check may take.
    @WithDefault("30s")
    Duration passwordCheck();

    /// How long the key of a retired client may take to be destroyed before the next code is shown.
    @WithDefault("3s")
    Duration retirement();

    /// How long a state that TDLib has announced is waited for in its file; without a change in
    /// that time it was there before.
    @WithDefault("100ms")
    Duration binlogWrite();
}
