package telegate.worker.masterkey;

import static java.nio.charset.StandardCharsets.UTF_8;

import java.security.GeneralSecurityException;
import java.sql.SQLException;
import java.util.Optional;
import telegate.worker.binlog.MasterKey;
import telegate.worker.binlog.SealedHead;

/// Rows that open only with the right master keys, so that a wrong one is noticed before anything
/// is written.
final class MasterKeyProbes {

    private static final byte[] PROBE = "telegate.master-key.v1".getBytes(UTF_8);

    private final KeyTable table;

    MasterKeyProbes(KeyTable table) {
        this.table = table;
    }

    /// Whether these keys open everything that is stored. Writes nothing, but in a database without
    /// a probe and without a copy that would speak against the keys.
    boolean open(MasterKey.Keys keys) throws SQLException {
        if (table.probes().isEmpty()) {
            if (!opensSomeCopy(keys)) {
                return false;
            }
            add(keys);
        }
        // Another worker may have begun at the same moment, with another key.
        for (byte[] probe : table.probes()) {
            if (!opens(keys, probe)) {
                return false;
            }
        }
        return true;
    }

    /// Demands the first of these keys from every worker that starts.
    ///
    /// @return whether it was not demanded before
    boolean add(MasterKey.Keys keys) throws SQLException {
        try {
            return table.addProbe(keys.primary(), keys.aead().encrypt(PROBE, PROBE));
        } catch (GeneralSecurityException e) {
            throw new IllegalStateException("The master key cannot seal", e);
        }
    }

    private static boolean opens(MasterKey.Keys keys, byte[] probe) {
        try {
            keys.aead().decrypt(probe, PROBE);
            return true;
        } catch (GeneralSecurityException e) {
            return false;
        }
    }

    /// The probes may have been lost, and the copies not.
    private boolean opensSomeCopy(MasterKey.Keys keys) throws SQLException {
        Optional<byte[]> copy = table.anyCopy();
        if (copy.isEmpty()) {
            return true;
        }
        try {
            SealedHead.of(copy.get()).rewrapped(keys.aead());
            return true;
        } catch (GeneralSecurityException e) {
            return false;
        }
    }
}
