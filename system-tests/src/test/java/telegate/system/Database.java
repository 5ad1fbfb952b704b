package telegate.system;

import java.sql.DriverManager;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;

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
        for (String table : tables()) {
            values.addAll(query("select t::text from \"" + table + "\" t"));
        }
        return values;
    }

    /// For each table how many rows it has and a digest of them all. A row that was written anew
    /// counts as another one, also with the same values: it has another transaction's number.
    Map<String, String> digests() {
        String row = "md5(t.xmin::text || t::text)";
        Map<String, String> digests = new TreeMap<>();
        for (String table : tables()) {
            String sql =
                    "select concat(count(*), ' rows, ', md5(string_agg(%s, '' order by %s)))"
                            + " from \"%s\" t";
            digests.put(table, query(sql.formatted(row, row, table)).getFirst());
        }
        return digests;
    }

    private List<String> tables() {
        return query("select tablename from pg_tables where schemaname = 'public'");
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
