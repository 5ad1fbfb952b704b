package telegate.worker.storage;

import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.SQLException;
import java.util.Collection;
import javax.sql.DataSource;

/// Which ends Kafka may not have heard of. [AccountJournal] adds them, each with the step that is
/// the end; [AccountStore] reads them. Thread-safe.
///
/// Not fenced: what Kafka has it has, whoever owns the partition by now.
///
/// @see <a href="file:docs/decisions/0019-ends-until-kafka-has-them.md">decision 0019</a>
public final class UntoldEndTable {

    private static final int LIMIT_SECONDS = 10;

    private static final String DELETE =
            """
            delete from untold_end u using unnest(?::uuid[], ?::bigint[]) as told (id, version)
            where u.id = told.id and u.version <= told.version
            """;

    private final DataSource database;

    /// @param database used outside of any transaction
    public UntoldEndTable(DataSource database) {
        this.database = database;
    }

    /// Kafka has these. A later end of the same account stays.
    public void remove(Collection<ToldEnd> told) throws SQLException {
        try (Connection connection = database.getConnection();
                PreparedStatement statement = connection.prepareStatement(DELETE)) {
            statement.setQueryTimeout(LIMIT_SECONDS);
            statement.setArray(
                    1, connection.createArrayOf("uuid", told.stream().map(ToldEnd::id).toArray()));
            statement.setArray(
                    2,
                    connection.createArrayOf(
                            "bigint", told.stream().map(ToldEnd::version).toArray()));
            statement.executeUpdate();
        }
    }
}
