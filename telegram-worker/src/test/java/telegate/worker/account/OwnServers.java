package telegate.worker.account;

import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.UUID;
import telegate.embedded.EmbeddedKafka;
import telegate.embedded.EmbeddedPostgres;

/// A Kafka and a PostgreSQL that one worker under test has for itself, so that its test may stop
/// them and start them again.
record OwnServers(EmbeddedKafka kafka, EmbeddedPostgres postgres) {

    private static final String DATABASE = "worker";

    /// Returns when both can be used.
    ///
    /// @param home for what they keep
    static OwnServers start(Path home) throws InterruptedException {
        Path software = Path.of(System.getProperty("user.home"), ".cache", "telegate", "postgres");
        Path postgresHome = home.resolve("postgres");
        String password = UUID.randomUUID().toString();
        OwnServers servers =
                new OwnServers(
                        new EmbeddedKafka(EmbeddedKafka.Settings.of(home.resolve("kafka"))),
                        new EmbeddedPostgres(
                                new EmbeddedPostgres.Settings(
                                        postgresHome,
                                        software,
                                        postgresHome.resolve("postgres.log"),
                                        0,
                                        password,
                                        Map.of(DATABASE, password + DATABASE),
                                        List.of(),
                                        _ -> {})));
        servers.kafka.launch();
        servers.postgres.launch();
        servers.kafka.awaitReady();
        servers.postgres.awaitReady();
        return servers;
    }

    /// What the worker needs to use them.
    Map<String, String> properties() {
        return Map.of(
                "kafka.bootstrap.servers", kafka.bootstrapServers(),
                "quarkus.datasource.jdbc.url", postgres.jdbcUrl(DATABASE),
                "quarkus.datasource.username", DATABASE,
                "quarkus.datasource.password", postgres.password(DATABASE));
    }

    /// Starts what was stopped.
    void bringBack() throws InterruptedException {
        if (!kafka.process().isAlive()) {
            kafka.start();
        }
        if (!postgres.process().isAlive()) {
            postgres.start();
        }
    }

    void stop() throws InterruptedException {
        kafka.stop();
        postgres.stop();
    }

    // The generated form would show the settings.
    @Override
    public String toString() {
        return "OwnServers[]";
    }
}
