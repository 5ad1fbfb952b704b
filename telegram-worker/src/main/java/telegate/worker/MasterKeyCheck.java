package telegate.worker;

import static java.nio.charset.StandardCharsets.UTF_8;

import com.google.crypto.tink.Aead;
import io.agroal.api.AgroalDataSource;
import java.security.GeneralSecurityException;
import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;

/// Notices a wrong master key before anything is written: a row of the database opens only with the
/// right one.
final class MasterKeyCheck {

    private static final byte[] PROBE = "telegate.master-key.v1".getBytes(UTF_8);

    private MasterKeyCheck() {}

    /// @throws IllegalStateException when the database was written under another master key
    static void check(AgroalDataSource database, Aead master) throws SQLException {
        try (Connection connection = database.getConnection()) {
            byte[] sealed = read(connection);
            if (sealed.length == 0) {
                write(connection, master);
            } else {
                master.decrypt(sealed, PROBE);
            }
        } catch (GeneralSecurityException e) {
            throw new IllegalStateException(
                    "The master key is not the one that the stored sessions were sealed with. Give"
                            + " the worker the right file (telegate.secrets.master-key-file);"
                            + " nothing was changed.");
        }
    }

    private static byte[] read(Connection connection) throws SQLException {
        try (Statement statement = connection.createStatement();
                ResultSet rows = statement.executeQuery("select sealed from master_key_probe")) {
            return rows.next() ? rows.getBytes(1) : new byte[0];
        }
    }

    private static void write(Connection connection, Aead master)
            throws SQLException, GeneralSecurityException {
        try (PreparedStatement statement =
                connection.prepareStatement(
                        "insert into master_key_probe (id, sealed) values (1, ?)")) {
            statement.setBytes(1, master.encrypt(PROBE, PROBE));
            statement.executeUpdate();
        }
    }
}
