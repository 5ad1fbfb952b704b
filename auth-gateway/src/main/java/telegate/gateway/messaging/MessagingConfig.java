package telegate.gateway.messaging;

import io.smallrye.config.ConfigMapping;
import io.smallrye.config.WithDefault;
import java.time.Duration;

/// How the gateway uses Kafka. Address and security of the brokers are Quarkus' own properties
/// (`kafka.bootstrap.servers` and whatever else begins with `kafka.`).
@ConfigMapping(prefix = "telegate.messaging")
interface MessagingConfig {

    /// The consumer group that writes events to the database; all replicas share it.
    @WithDefault("telegate-gateway")
    String group();

    /// How long a command may take to be accepted by Kafka before the caller is told that it was
    /// not sent.
    @WithDefault("3s")
    Duration sendTimeout();

    /// How far back a replica reads events when it starts.
    @WithDefault("5m")
    Duration replay();

    /// The longest pause between two attempts to reach a broker or database that is away.
    @WithDefault("5s")
    Duration longestPause();
}
