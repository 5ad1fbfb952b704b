package telegate.worker.masterkey;

import java.sql.Array;
import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.UUID;
import javax.sql.DataSource;
import org.jspecify.annotations.Nullable;
import telegate.worker.binlog.MasterKey;
import telegate.worker.binlog.SealedHead;

/// What the database knows of master keys: probes, who has which key, and the heads of the sealed
/// copies. Each call is a transaction of its own with a time limit. Thread-safe.
///
/// Re-wrapping needs no fence: a copy is never changed by its owner, only added and removed, and it
/// is re-wrapped only if its head is still the one that was read.
final class KeyTable {

    private static final int LIMIT_SECONDS = 10;

    private final DataSource database;

    KeyTable(DataSource database) {
        this.database = database;
    }

    /// A worker whose right has not ended.
    ///
    /// @param primary the key that it seals with; null when it has not told yet
    /// @param keys the keys that it can open
    /// @param settled whether it has sealed with that key alone for so long that nothing sealed
    ///   before is still on its way to the database
    record Member(String worker, @Nullable Integer primary, Set<Integer> keys, boolean settled) {}

    /// The place of a copy.
    record CopyId(UUID account, long generation, long copy) {

        static final CopyId FIRST = new CopyId(new UUID(0, 0), Long.MIN_VALUE, Long.MIN_VALUE);
    }

    /// @param beginning at least the head, see [SealedHead]
    @SuppressWarnings("ArrayRecordComponent") // moved, never compared
    record Copy(CopyId id, byte[] beginning) {}

    /// A head and what is to stand in its place.
    record Rewrap(CopyId id, SealedHead old, SealedHead next) {}

    List<byte[]> probes() throws SQLException {
        try (Connection connection = database.getConnection();
                PreparedStatement select =
                        limited(connection, "select sealed from master_key_probe");
                ResultSet rows = select.executeQuery()) {
            List<byte[]> probes = new ArrayList<>();
            while (rows.next()) {
                probes.add(rows.getBytes(1));
            }
            return probes;
        }
    }

    /// @return whether there was none for this key
    boolean addProbe(int keyId, byte[] sealed) throws SQLException {
        try (Connection connection = database.getConnection();
                PreparedStatement insert =
                        limited(
                                connection,
                                "insert into master_key_probe (id, sealed) values (?, ?)"
                                        + " on conflict do nothing")) {
            insert.setInt(1, keyId);
            insert.setBytes(2, sealed);
            return insert.executeUpdate() == 1;
        }
    }

    /// Drops the probe of a key that no worker seals with and nothing is sealed under.
    void dropUnusedProbe(int keyId) throws SQLException {
        try (Connection connection = database.getConnection();
                PreparedStatement delete =
                        limited(
                                connection,
                                """
                                delete from master_key_probe where id = ?
                                    and not exists (select from incarnation
                                        where master_key = ? and released_at is null)
                                    and not exists (select from binlog
                                        where substring(sealed from 5 for 5) = ?)
                                """)) {
            delete.setInt(1, keyId);
            delete.setInt(2, keyId);
            delete.setBytes(3, MasterKey.prefix(keyId));
            delete.executeUpdate();
        }
    }

    /// Drops the probes of all keys but one.
    void dropOtherProbes(int keyId) throws SQLException {
        try (Connection connection = database.getConnection();
                PreparedStatement delete =
                        limited(
                                connection,
                                "delete from master_key_probe where substring(sealed for 5) <> ?")) {
            delete.setBytes(1, MasterKey.prefix(keyId));
            delete.executeUpdate();
        }
    }

    /// The beginning of some stored copy.
    Optional<byte[]> anyCopy() throws SQLException {
        try (Connection connection = database.getConnection();
                PreparedStatement select =
                        limited(
                                connection,
                                "select substring(sealed for ?) from binlog"
                                        + " order by created_at desc limit 1")) {
            select.setInt(1, SealedHead.LONGEST);
            try (ResultSet row = select.executeQuery()) {
                return row.next() ? Optional.of(row.getBytes(1)) : Optional.empty();
            }
        }
    }

    /// Notes which keys a worker has.
    void tell(UUID incarnation, MasterKey.Keys keys) throws SQLException {
        try (Connection connection = database.getConnection();
                PreparedStatement update =
                        limited(
                                connection,
                                """
                                update incarnation set master_keys = ?, master_key = ?,
                                    master_key_since = case when master_key = ?
                                        then master_key_since else now() end
                                where incarnation = ?
                                """)) {
            update.setArray(1, connection.createArrayOf("int4", keys.ids().toArray()));
            update.setInt(2, keys.primary());
            update.setInt(3, keys.primary());
            update.setObject(4, incarnation);
            update.executeUpdate();
        }
    }

    /// @param except is left out, if given
    List<Member> members(@Nullable UUID except) throws SQLException {
        try (Connection connection = database.getConnection();
                PreparedStatement select =
                        limited(
                                connection,
                                """
                                select worker, master_key, master_keys,
                                    coalesce(master_key_since < now() - interval '1 minute', false)
                                from incarnation
                                where released_at is null
                                    and incarnation is distinct from cast(? as uuid)
                                """)) {
            select.setObject(1, except);
            try (ResultSet rows = select.executeQuery()) {
                List<Member> members = new ArrayList<>();
                while (rows.next()) {
                    members.add(
                            new Member(
                                    rows.getString(1),
                                    rows.getObject(2, Integer.class),
                                    keys(rows.getArray(3)),
                                    rows.getBoolean(4)));
                }
                return members;
            }
        }
    }

    private static Set<Integer> keys(@Nullable Array array) throws SQLException {
        Set<Integer> keys = new HashSet<>();
        if (array != null) {
            for (Object key : (Object[]) array.getArray()) {
                keys.add((Integer) key);
            }
        }
        return keys;
    }

    /// The next copies, in the order of their places, that another key than this one has wrapped.
    List<Copy> otherThan(int keyId, CopyId after, int limit) throws SQLException {
        try (Connection connection = database.getConnection();
                PreparedStatement select =
                        limited(
                                connection,
                                """
                                select account_id, generation, copy, substring(sealed for ?)
                                from binlog
                                where (account_id, generation, copy) > (?, ?, ?)
                                    and substring(sealed from 5 for 5) <> ?
                                order by account_id, generation, copy limit ?
                                """)) {
            select.setInt(1, SealedHead.LONGEST);
            set(select, 2, after);
            select.setBytes(5, MasterKey.prefix(keyId));
            select.setInt(6, limit);
            try (ResultSet rows = select.executeQuery()) {
                List<Copy> copies = new ArrayList<>();
                while (rows.next()) {
                    copies.add(
                            new Copy(
                                    new CopyId(
                                            rows.getObject(1, UUID.class),
                                            rows.getLong(2),
                                            rows.getLong(3)),
                                    rows.getBytes(4)));
                }
                return copies;
            }
        }
    }

    /// Writes new heads in place of the old ones, where those are still there.
    ///
    /// @return how many were
    int rewrap(List<Rewrap> batch) throws SQLException {
        try (Connection connection = database.getConnection()) {
            connection.setAutoCommit(false);
            try (PreparedStatement update =
                    limited(
                            connection,
                            """
                            update binlog set sealed = ? || substring(sealed from ?)
                            where account_id = ? and generation = ? and copy = ?
                                and substring(sealed for ?) = ?
                            """)) {
                for (Rewrap one : batch) {
                    int oldLength = one.old().bytes().length;
                    update.setBytes(1, one.next().bytes());
                    update.setInt(2, oldLength + 1);
                    set(update, 3, one.id());
                    update.setInt(6, oldLength);
                    update.setBytes(7, one.old().bytes());
                    update.addBatch();
                }
                int changed = 0;
                for (int count : update.executeBatch()) {
                    changed += count;
                }
                connection.commit();
                return changed;
            } catch (SQLException e) {
                connection.rollback();
                throw e;
            }
        }
    }

    private static void set(PreparedStatement statement, int at, CopyId id) throws SQLException {
        statement.setObject(at, id.account());
        statement.setLong(at + 1, id.generation());
        statement.setLong(at + 2, id.copy());
    }

    private static PreparedStatement limited(Connection connection, String sql)
            throws SQLException {
        PreparedStatement statement = connection.prepareStatement(sql);
        statement.setQueryTimeout(LIMIT_SECONDS);
        return statement;
    }
}
