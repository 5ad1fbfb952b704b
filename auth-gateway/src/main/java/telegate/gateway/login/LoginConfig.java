package telegate.gateway.login;

import io.smallrye.config.ConfigMapping;
import io.smallrye.config.WithDefault;
import java.time.Duration;

/// The times of a login on the gateway's side; the login's own deadline is the worker's.
@ConfigMapping(prefix = "telegate.login")
interface LoginConfig {

    /// A login of which no worker has told anything after this time has expired.
    @WithDefault("2m")
    Duration startExpiry();

    /// How long a worker that begins at the last moment may take to tell something: so much earlier
    /// no worker may begin any more. Should be longer than a worker waits for the first code, and
    /// has to be shorter than [#startExpiry()].
    @WithDefault("30s")
    Duration firstEvent();

    /// After this time no worker carries out any other command.
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
