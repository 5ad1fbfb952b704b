package telegate.system;

import java.sql.DriverManager;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.util.ArrayList;
import java.util.List;

/// One of the databases, read and written as its owner.
final class Database {

    private final String url;
    private final String user;
    private final String password;

    Database(String url, String user, String password) {
        this.url = url;
        this.user = user;
        this.password = password;
    }

    void update(String sql) {
        try (var connection = DriverManager.getConnection(url, user, password);
                var statement = connection.createStatement()) {
            statement.executeUpdate(sql);
        } catch (SQLException e) {
            throw new AssertionError(e);
        }
    }

    /// Every value of every row of every table as text, binary ones in hexadecimal digits.
    List<String> dump() {
        List<String> values = new ArrayList<>();
        for (String table : query("select tablename from pg_tables where schemaname = 'public'")) {
            values.addAll(query("select t::text from \"" + table + "\" t"));
        }
        return values;
    }

    private List<String> query(String sql) {
        try (var connection = DriverManager.getConnection(url, user, password);
                var statement = connection.createStatement();
                ResultSet rows = statement.executeQuery(sql)) {
            List<String> found = new ArrayList<>();
            while (rows.next()) {
                found.add(rows.getString(1));
            }
            return found;
        } catch (SQLException e) {
            throw new AssertionError(e);
        }
    }

    /// Every binary value of a column.
    List<byte[]> binary(String table, String column) {
        try (var connection = DriverManager.getConnection(url, user, password);
                var statement = connection.createStatement();
                ResultSet rows =
                        statement.executeQuery("select " + column + " from \"" + table + "\"")) {
            List<byte[]> found = new ArrayList<>();
            while (rows.next()) {
                found.add(rows.getBytes(1));
            }
            return found;
        } catch (SQLException e) {
            throw new AssertionError(e);
        }
    }
}
