package telegate.worker.partition;

import java.sql.Array;
import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.UUID;
import javax.sql.DataSource;
import org.jspecify.annotations.Nullable;
import telegate.worker.partition.FleetView.Member;
import telegate.worker.partition.FleetView.Partition;
import telegate.worker.storage.Fence;

/// The tables `incarnation` and `partition_ownership`, as plain statements: ownership is about
/// exactly these. Each is one transaction with a time limit. Thread-safe.
///
/// An incarnation's right ends with `released_at` and never comes back. A partition can be taken
/// when it has no holder or its holder's right has ended, from nobody else; so as long as an
/// incarnation can renew, every partition that it has taken is still its own.
final class LeaseTable {

    /// PostgreSQL channel on which members tell that there is something to see.
    static final String CHANNEL = "telegate_fleet";

    /// A renewal that is answered after 3 s is still worth something; two of these limits are less
    /// than a lease, so that an answer that is lost leaves time for a second try.
    private static final int LIMIT_SECONDS = 4;

    /// After that nobody waits for it any more: its owner may have ended.
    private static final int ARRIVING_SECONDS = 5;

    private static final String NOTIFY = "select pg_notify('" + CHANNEL + "', '')";

    private final DataSource database;

    LeaseTable(DataSource database) {
        this.database = database;
    }

    /// Adds an incarnation, and the partitions that the table does not have yet. That counts as its
    /// first renewal.
    void register(UUID incarnation, String worker, int partitions) throws SQLException {
        succeed(null, incarnation, worker, partitions);
    }

    /// The same for a process that takes the place of one that is known to be gone, whose right
    /// ends in that moment: with one before the other the rest of the fleet would divide the
    /// partitions without it, and have to give them back.
    ///
    /// @param gone null when there was none
    void succeed(@Nullable UUID gone, UUID incarnation, String worker, int partitions)
            throws SQLException {
        try (Connection connection = database.getConnection()) {
            update(
                    connection,
                    "insert into partition_ownership (partition, free_since)"
                            + " select number, now() from generate_series(0, ? - 1) as number"
                            + " on conflict do nothing",
                    partitions);
            update(
                    connection,
                    "with gone as (update incarnation set released_at = now()"
                            + " where incarnation = cast(? as uuid) and released_at is null)"
                            + " insert into incarnation (incarnation, worker) values (?, ?)",
                    gone,
                    incarnation,
                    worker);
        }
        tell();
    }

    /// Raises the renewal counter.
    ///
    /// @return false when the incarnation's right has ended
    boolean renew(UUID incarnation) throws SQLException {
        return update(
                        "update incarnation set renewals = renewals + 1, renewed_at = now()"
                                + " where incarnation = ? and released_at is null",
                        incarnation)
                == 1;
    }

    /// From now on this incarnation gives its partitions away.
    void drain(UUID incarnation) throws SQLException {
        update("update incarnation set draining = true where incarnation = ?", incarnation);
        tell();
    }

    /// It keeps its partitions and takes others again.
    void undrain(UUID incarnation) throws SQLException {
        update("update incarnation set draining = false where incarnation = ?", incarnation);
        tell();
    }

    /// Both tables, asked for at once: with a database that needs seconds to answer a second
    /// question would make what is known half as new.
    FleetView observe() throws SQLException {
        String both =
                "select incarnation, worker, renewals, draining from incarnation"
                        + " where released_at is null;"
                        + " select partition, epoch, incarnation,"
                        + " coalesce(arriving_since > now() - interval '"
                        + ARRIVING_SECONDS
                        + " seconds', false) from partition_ownership order by partition";
        try (Connection connection = database.getConnection();
                PreparedStatement statement = prepare(connection, both)) {
            statement.execute();
            Map<UUID, Member> members;
            try (ResultSet rows = statement.getResultSet()) {
                members = members(rows);
            }
            statement.getMoreResults();
            try (ResultSet rows = statement.getResultSet()) {
                return new FleetView(members, partitions(rows));
            }
        }
    }

    private static Map<UUID, Member> members(ResultSet rows) throws SQLException {
        Map<UUID, Member> members = new HashMap<>();
        while (rows.next()) {
            members.put(
                    rows.getObject(1, UUID.class),
                    new Member(rows.getString(2), rows.getLong(3), rows.getBoolean(4)));
        }
        return members;
    }

    private static List<Partition> partitions(ResultSet rows) throws SQLException {
        List<Partition> partitions = new ArrayList<>();
        while (rows.next()) {
            partitions.add(
                    new Partition(
                            rows.getInt(1),
                            rows.getLong(2),
                            rows.getObject(3, UUID.class),
                            rows.getBoolean(4)));
        }
        return partitions;
    }

    /// Ends the right of an incarnation that was found silent.
    ///
    /// @param renewals its counter then: if it has renewed meanwhile, nothing happens
    boolean endSilent(UUID incarnation, long renewals) throws SQLException {
        return update(
                        "update incarnation set released_at = now()"
                                + " where incarnation = ? and renewals = ? and released_at is null",
                        incarnation,
                        renewals)
                == 1;
    }

    /// Ends the right of an incarnation whose process is known to be gone. Its partitions are free
    /// at once.
    boolean end(UUID incarnation) throws SQLException {
        boolean ended =
                update(
                                "update incarnation set released_at = now()"
                                        + " where incarnation = ? and released_at is null",
                                incarnation)
                        == 1;
        tell();
        return ended;
    }

    /// The same before its successor can take them, if others can and nothing speaks against it
    /// (the function's comment in `V11`).
    boolean endForOthers(UUID incarnation) throws SQLException {
        try (Connection connection = database.getConnection();
                PreparedStatement statement = prepare(connection, "select end_for_others(?)")) {
            statement.setObject(1, incarnation);
            try (ResultSet row = statement.executeQuery()) {
                return row.next() && row.getBoolean(1);
            }
        }
    }

    /// Takes partitions that are as they were seen and to which nobody has a right.
    ///
    /// @return those that could be had, with their new epochs
    List<TakenPartition> take(UUID incarnation, List<Partition> wanted) throws SQLException {
        // Rows that a transaction of somebody else holds are left for the next time: the loop that
        // calls this has to look at the others.
        String sql =
                """
                with free as (
                    select p.partition, coalesce(p.free_since, h.renewed_at, now()) as since
                    from partition_ownership p
                    join unnest(?::integer[], ?::bigint[]) as w (partition, epoch)
                        on w.partition = p.partition and w.epoch = p.epoch
                    left join incarnation h on h.incarnation = p.incarnation
                    where (p.incarnation is null or h.released_at is not null)
                        and exists (select from incarnation m
                            where m.incarnation = ? and m.released_at is null)
                    order by p.partition
                    for update of p skip locked)
                update partition_ownership p
                set incarnation = ?, epoch = p.epoch + 1, free_since = null,
                    arriving_since = now()
                from free where free.partition = p.partition
                returning p.partition, p.epoch, p.next_offset,
                    extract(epoch from now() - free.since), p.log_offset, p.log_position
                """;
        try (Connection connection = database.getConnection();
                PreparedStatement statement = prepare(connection, sql)) {
            Array numbers =
                    connection.createArrayOf(
                            "integer", wanted.stream().map(Partition::number).toArray());
            Array epochs =
                    connection.createArrayOf(
                            "bigint", wanted.stream().map(Partition::epoch).toArray());
            statement.setArray(1, numbers);
            statement.setArray(2, epochs);
            statement.setObject(3, incarnation);
            statement.setObject(4, incarnation);
            List<TakenPartition> taken = new ArrayList<>();
            try (ResultSet rows = statement.executeQuery()) {
                while (rows.next()) {
                    taken.add(taken(incarnation, rows));
                }
            }
            return taken;
        }
    }

    private static TakenPartition taken(UUID incarnation, ResultSet row) throws SQLException {
        Fence fence = new Fence(row.getInt(1), incarnation, row.getLong(2));
        Duration outage = Duration.ofMillis((long) (row.getDouble(4) * 1_000));
        LogMark log = new LogMark(row.getLong(5), row.getLong(6));
        return new TakenPartition(new OwnedPartition(fence, row.getLong(3), log), outage);
    }

    /// Tells the others that partitions that were taken have arrived. Changes nothing about one
    /// that was taken again since.
    void arrived(List<TakenPartition> taken) throws SQLException {
        for (TakenPartition one : taken) {
            // One by one: several rows at once could wait for somebody who waits for them.
            Fence fence = one.partition().fence();
            update(
                    "update partition_ownership set arriving_since = null"
                            + " where partition = ? and incarnation = ? and epoch = ?",
                    fence.partition(),
                    fence.incarnation(),
                    fence.epoch());
        }
        tell();
    }

    /// Gives a partition back. Changes nothing when it is not ours any more.
    boolean release(Fence fence) throws SQLException {
        int released =
                update(
                        "update partition_ownership set incarnation = null, free_since = now(),"
                                + " arriving_since = null"
                                + " where partition = ? and incarnation = ? and epoch = ?",
                        fence.partition(),
                        fence.incarnation(),
                        fence.epoch());
        tell();
        return released == 1;
    }

    /// Tells the other members to look.
    void tell() throws SQLException {
        try (Connection connection = database.getConnection();
                PreparedStatement statement = prepare(connection, NOTIFY)) {
            statement.execute();
        }
    }

    private int update(String sql, Object... values) throws SQLException {
        try (Connection connection = database.getConnection()) {
            return update(connection, sql, values);
        }
    }

    private static int update(Connection connection, String sql, @Nullable Object... values)
            throws SQLException {
        try (PreparedStatement statement = prepare(connection, sql)) {
            for (int i = 0; i < values.length; i++) {
                statement.setObject(i + 1, values[i]);
            }
            return statement.executeUpdate();
        }
    }

    private static PreparedStatement prepare(Connection connection, String sql)
            throws SQLException {
        PreparedStatement statement = connection.prepareStatement(sql);
        statement.setQueryTimeout(LIMIT_SECONDS);
        return statement;
    }
}
