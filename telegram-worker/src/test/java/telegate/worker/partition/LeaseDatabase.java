package telegate.worker.partition;

import io.agroal.api.AgroalDataSource;
import io.agroal.api.configuration.supplier.AgroalDataSourceConfigurationSupplier;
import io.agroal.api.exceptionsorter.PostgreSQLExceptionSorter;
import io.agroal.api.security.NamePrincipal;
import io.agroal.api.security.SimplePassword;
import java.sql.Connection;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.time.Duration;
import javax.sql.DataSource;
import org.flywaydb.core.Flyway;
import telegate.embedded.TestInfrastructure;

/// The worker's real schema in a real PostgreSQL, without anything else of the worker.
public final class LeaseDatabase {

    private LeaseDatabase() {}

    /// Empty tables.
    public static AgroalDataSource fresh() throws SQLException {
        AgroalDataSource database = at(TestInfrastructure.shared().jdbcUrl("worker"));
        // The server has just started, and on a busy machine its first connection takes seconds.
        Flyway.configure().dataSource(database).connectRetries(30).load().migrate();
        execute(database, "truncate incarnation, partition_ownership cascade");
        return database;
    }

    /// The same database by way of a proxy.
    static AgroalDataSource through(TcpProxy proxy) throws SQLException {
        return at("jdbc:postgresql://127.0.0.1:" + proxy.port() + "/worker");
    }

    /// A pool as the worker's own for the lease (`quarkus.datasource.fleet`).
    private static AgroalDataSource at(String url) throws SQLException {
        TestInfrastructure infrastructure = TestInfrastructure.shared();
        return AgroalDataSource.from(
                new AgroalDataSourceConfigurationSupplier()
                        .connectionPoolConfiguration(pool ->
                                pool.maxSize(4)
                                        .acquisitionTimeout(Duration.ofSeconds(2))
                                        .exceptionSorter(new PostgreSQLExceptionSorter())
                                        .connectionFactoryConfiguration(connection ->
                                                connection
                                                        .jdbcUrl(url)
                                                        .principal(
                                                                new NamePrincipal(
                                                                        infrastructure.user(
                                                                                "worker")))
                                                        .credential(
                                                                new SimplePassword(
                                                                        infrastructure.password(
                                                                                "worker")))
                                                        .jdbcProperty("connectTimeout", "2")
                                                        .jdbcProperty("socketTimeout", "3"))));
    }

    public static void execute(DataSource database, String sql) throws SQLException {
        try (Connection connection = database.getConnection();
                Statement statement = connection.createStatement()) {
            statement.execute(sql);
        }
    }

    public static String value(DataSource database, String sql) throws SQLException {
        try (Connection connection = database.getConnection();
                Statement statement = connection.createStatement();
                ResultSet row = statement.executeQuery(sql)) {
            row.next();
            return String.valueOf(row.getObject(1));
        }
    }
}
