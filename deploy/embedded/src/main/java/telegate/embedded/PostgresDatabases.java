package telegate.embedded;

import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.util.regex.Pattern;
import javax.sql.DataSource;

/// Makes databases, each with a role of the same name that owns it and may not enter the others.
final class PostgresDatabases {

    private static final Pattern NAME = Pattern.compile("[a-z][a-z0-9_]{0,30}");

    private final DataSource superuser;

    PostgresDatabases(DataSource superuser) {
        this.superuser = superuser;
    }

    /// Makes role and database when they are missing; the role gets the password in any case.
    void create(String name, String password) throws SQLException {
        if (!NAME.matcher(name).matches()) {
            throw new IllegalArgumentException("Not a name for a database: " + name);
        }
        try (Connection connection = superuser.getConnection()) {
            boolean roleExists =
                    exists(connection, "SELECT 1 FROM pg_roles WHERE rolname = ?", name);
            execute(
                    connection,
                    (roleExists ? "ALTER" : "CREATE")
                            + " ROLE "
                            + name
                            + " LOGIN PASSWORD '"
                            + password.replace("'", "''")
                            + "'");
            if (!exists(connection, "SELECT 1 FROM pg_database WHERE datname = ?", name)) {
                execute(connection, "CREATE DATABASE " + name + " OWNER " + name);
                execute(connection, "REVOKE ALL ON DATABASE " + name + " FROM PUBLIC");
            }
        }
    }

    private static boolean exists(Connection connection, String query, String name)
            throws SQLException {
        try (PreparedStatement statement = connection.prepareStatement(query)) {
            statement.setString(1, name);
            try (ResultSet rows = statement.executeQuery()) {
                return rows.next();
            }
        }
    }

    // Role and database commands take no parameters; the name is checked and the password quoted
    // above.
    private static void execute(Connection connection, String command) throws SQLException {
        try (Statement statement = connection.createStatement()) {
            statement.execute(command);
        }
    }
}
