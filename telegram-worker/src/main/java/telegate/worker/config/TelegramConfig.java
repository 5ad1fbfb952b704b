package telegate.worker.config;

import io.smallrye.config.ConfigMapping;
import io.smallrye.config.WithDefault;
import java.net.URI;
import java.util.Optional;

/// How Telegram is reached, and as what. Every account of a worker shares it.
@ConfigMapping(prefix = "telegate.telegram")
public interface TelegramConfig {

    /// The application's API id from my.telegram.org.
    int apiId();

    /// Its secret; left out of every text form.
    String apiHash();

    /// Telegram's test data centres, or the sandbox.
    @WithDefault("false")
    boolean testDc();

    /// `socks5://user:password@host:port` or `http://…`.
    Optional<URI> proxy();

    /// Shown in the person's list of devices.
    @WithDefault("Telegate")
    String deviceModel();
}
