package telegate.embedded;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.SecureRandom;
import java.sql.SQLException;
import java.util.HexFormat;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.Executors;
import java.util.concurrent.TimeoutException;
import org.postgresql.ds.PGSimpleDataSource;
import org.testcontainers.DockerClientFactory;
import org.testcontainers.kafka.KafkaContainer;
import org.testcontainers.postgresql.PostgreSQLContainer;

/// What [TestInfrastructure] started.
///
/// @param kafka `host:port`
/// @param postgres `host:port`
/// @param password each database's owner has this followed by the database's name
record TestServers(String kafka, String postgres, String password) {

    private static final List<String> DATABASES = List.of("gateway", "worker");

    static TestServers start(int partitions) {
        String password = generatePassword();
        try {
            return DockerClientFactory.instance().isDockerAvailable()
                    ? containers(partitions, password)
                    : thrownAway(partitions, password);
        } catch (IOException | SQLException | ExecutionException | TimeoutException e) {
            throw new IllegalStateException(
                    "The tests' Kafka and PostgreSQL cannot be started.", e);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new IllegalStateException("Interrupted while Kafka and PostgreSQL started.", e);
        }
    }

    private static TestServers containers(int partitions, String password)
            throws SQLException, ExecutionException, InterruptedException, TimeoutException {
        // Testcontainers' own reaper ends both with this JVM.
        var kafka = new KafkaContainer("apache/kafka:4.1.1");
        var postgres = new PostgreSQLContainer("postgres:18").withPassword(password);
        kafka.start();
        postgres.start();
        KafkaTopics.create(kafka.getBootstrapServers(), partitions);
        var superuser = new PGSimpleDataSource();
        superuser.setUrl(postgres.getJdbcUrl());
        superuser.setUser(postgres.getUsername());
        superuser.setPassword(postgres.getPassword());
        var databases = new PostgresDatabases(superuser);
        for (String name : DATABASES) {
            databases.create(name, password + name);
        }
        String address =
                postgres.getHost()
                        + ":"
                        + postgres.getMappedPort(PostgreSQLContainer.POSTGRESQL_PORT);
        return new TestServers(kafka.getBootstrapServers(), address, password);
    }

    private static TestServers thrownAway(int partitions, String password)
            throws IOException, InterruptedException, ExecutionException {
        return embedded(partitions, password, Files.createTempDirectory("telegate-test"));
    }

    /// Starts the embedded ones; the directory is deleted when this JVM ends.
    static TestServers embedded(int partitions, String password, Path home)
            throws InterruptedException, ExecutionException {
        var kafka = embeddedKafka(home.resolve("kafka"), partitions);
        var postgres = embeddedPostgres(home.resolve("postgres"), password);
        Runtime.getRuntime()
                .addShutdownHook(Thread.ofPlatform().unstarted(() -> end(kafka, postgres, home)));
        try (var tasks = Executors.newVirtualThreadPerTaskExecutor()) {
            var kafkaStart = tasks.submit(() -> start(kafka::start));
            var postgresStart = tasks.submit(() -> start(postgres::start));
            var _ = kafkaStart.get() && postgresStart.get();
        }
        return new TestServers(kafka.bootstrapServers(), "localhost:" + postgres.port(), password);
    }

    private static EmbeddedKafka embeddedKafka(Path home, int partitions) {
        return new EmbeddedKafka(
                new EmbeddedKafka.Settings(
                        home, home.resolve("kafka.log"), 0, 0, partitions, List.of(), _ -> {}));
    }

    private static EmbeddedPostgres embeddedPostgres(Path home, String password) {
        Path software = Path.of(System.getProperty("user.home"), ".cache", "telegate", "postgres");
        return new EmbeddedPostgres(
                new EmbeddedPostgres.Settings(
                        home,
                        software,
                        home.resolve("postgres.log"),
                        0,
                        password,
                        Map.of("gateway", password + "gateway", "worker", password + "worker"),
                        List.of(),
                        _ -> {}));
    }

    private static void end(EmbeddedKafka kafka, EmbeddedPostgres postgres, Path home) {
        try {
            kafka.kill();
            postgres.stop();
            DirectoryTree.delete(home);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        } catch (IOException e) {
            throw new UncheckedIOException("The test data in " + home + " stays behind.", e);
        }
    }

    private interface Start {
        void run() throws InterruptedException;
    }

    private static boolean start(Start start) throws InterruptedException {
        start.run();
        return true;
    }

    private static String generatePassword() {
        byte[] bytes = new byte[16];
        new SecureRandom().nextBytes(bytes);
        return HexFormat.of().formatHex(bytes);
    }
}
