package telegate.embedded;

import java.sql.Connection;
import java.sql.DriverManager;
import java.sql.SQLException;
import java.sql.Statement;
import java.util.Map;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeoutException;
import telegate.contract.Topics;

/// Kafka and PostgreSQL for tests: containers where a container engine answers, else the embedded
/// ones. One of each for a JVM, shared by all test classes, on free ports, ended with the JVM; data
/// is thrown away.
///
/// The databases `gateway` and `worker` exist, and all topics of the message contract (system
/// property [#PARTITIONS_PROPERTY] for another number of partitions).
///
/// Thread-safe. What was started is remembered in system properties, because Quarkus loads this
/// class more than once in one JVM.
public final class TestInfrastructure {

    /// System property: partitions of the topics, 64 without it.
    public static final String PARTITIONS_PROPERTY = "telegate.test.partitions";

    private static final String PREFIX = "telegate.test.infrastructure.";

    private final String kafkaBootstrap;
    private final String postgres;
    private final String password;

    private TestInfrastructure(String kafkaBootstrap, String postgres, String password) {
        this.kafkaBootstrap = kafkaBootstrap;
        this.postgres = postgres;
        this.password = password;
    }

    /// The shared infrastructure; started by the first call, which takes about four seconds.
    public static TestInfrastructure shared() {
        // The one object that all copies of this class see.
        synchronized (System.getProperties()) {
            if (System.getProperty(PREFIX + "kafka") == null) {
                TestServers servers = TestServers.start(partitions());
                System.setProperty(PREFIX + "postgres", servers.postgres());
                System.setProperty(PREFIX + "password", servers.password());
                System.setProperty(PREFIX + "kafka", servers.kafka());
            }
            return new TestInfrastructure(
                    System.getProperty(PREFIX + "kafka"),
                    System.getProperty(PREFIX + "postgres"),
                    System.getProperty(PREFIX + "password"));
        }
    }

    /// `host:port` of the broker.
    public String kafkaBootstrap() {
        return kafkaBootstrap;
    }

    /// Address of a database, without user and password.
    ///
    /// @param database `gateway` or `worker`
    public String jdbcUrl(String database) {
        return "jdbc:postgresql://" + postgres + "/" + database;
    }

    /// The role that owns the database.
    public String user(String database) {
        return database;
    }

    /// The password of [#user].
    public String password(String database) {
        return password + database;
    }

    /// What a Quarkus service needs to use both: Kafka's address and the data source.
    ///
    /// @param database `gateway` or `worker`
    public Map<String, String> quarkusProperties(String database) {
        return Map.of(
                "kafka.bootstrap.servers", kafkaBootstrap,
                "quarkus.datasource.jdbc.url", jdbcUrl(database),
                "quarkus.datasource.username", user(database),
                "quarkus.datasource.password", password(database));
    }

    /// Throws away what is in a database, and all records of all topics: for whoever is started as
    /// if nobody had been before. Nobody may use either meanwhile.
    ///
    /// @param database `gateway` or `worker`
    public void empty(String database) {
        try (Connection connection =
                        DriverManager.getConnection(
                                jdbcUrl(database), user(database), password(database));
                Statement statement = connection.createStatement()) {
            statement.execute("drop schema public cascade; create schema public");
            KafkaTopics.empty(kafkaBootstrap);
        } catch (SQLException | ExecutionException | TimeoutException e) {
            throw new IllegalStateException("The tests' Kafka and PostgreSQL stay as they are.", e);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new IllegalStateException("Interrupted while data was thrown away.", e);
        }
    }

    private static int partitions() {
        return Integer.getInteger(PARTITIONS_PROPERTY, Topics.DEFAULT_PARTITIONS);
    }
}
