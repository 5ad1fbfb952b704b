package telegate.gateway.login;

import io.smallrye.config.ConfigMapping;
import io.smallrye.config.WithDefault;
import java.time.Duration;

/// The times of a login on the gateway's side; the login's own deadline is the worker's.
@ConfigMapping(prefix = "telegate.login")
interface LoginConfig {

    /// How long a worker may take to begin with a login; later it must not, and the login expires.
    @WithDefault("2m")
    Duration startExpiry();

    /// The same for every other command.
    @WithDefault("1m")
    Duration commandExpiry();

    /// A second start without an idempotency key within this time is taken for a double click.
    @WithDefault("2s")
    Duration doubleClick();

    /// How long an idempotency key is remembered.
    @WithDefault("24h")
    Duration keysKept();

    /// After this time without an open event stream a login that had one is cancelled.
    @WithDefault("2m")
    Duration unwatchedAfter();

    /// How often a replica looks for logins to end.
    @WithDefault("10s")
    Duration sweepEvery();
}
