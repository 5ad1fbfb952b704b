package telegate.chaos;

import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.time.Duration;

/// Copies of TDLib's state that the worker has long replaced by newer ones. It keeps the last three
/// of an account, which are seconds old; here they are kept, in a table of the suite's own, until
/// there is a younger one that is ten minutes old too. Thread-safe; nothing happens when the
/// database is away.
///
/// That an old copy of the same client comes back is allowed at any time: Telegram is asked for
/// everything since then, so messages are published again and none is lost. It must be a copy of an
/// account that was online: one of the login alone knows no message counters.
final class OldCopies {

    private static final String TABLE =
            "create table if not exists chaos_copy (like binlog including all)";

    /// The newest copy of each connected account, unless one was kept in the last two minutes.
    private static final String KEEP =
            """
            insert into chaos_copy (account_id, generation, copy, epoch, format, tdlib_version,
                test_dc, sealed, created_at)
            select distinct on (b.account_id) b.account_id, b.generation, b.copy, b.epoch, b.format,
                b.tdlib_version, b.test_dc, b.sealed, b.created_at
            from binlog b join account a
              on a.account_id = b.account_id and a.generation = b.generation
            where a.status = 'CONNECTED' and a.counted
              and not exists (
                select from chaos_copy k
                where k.account_id = b.account_id and k.generation = b.generation
                  and k.created_at > now() - interval '2 minutes')
            order by b.account_id, b.copy desc
            on conflict do nothing
            """;

    /// What has a younger one that is ten minutes old too, and what no account goes on from.
    private static final String FORGET =
            """
            delete from chaos_copy k
            where exists (
                select from chaos_copy n
                where n.account_id = k.account_id and n.generation = k.generation
                  and n.created_at > k.created_at
                  and n.created_at <= now() - interval '10 minutes')
              or not exists (
                select from account a
                where a.account_id = k.account_id and a.generation = k.generation
                  and a.status = 'CONNECTED')
            """;

    /// The oldest kept copy of each connected account of a worker takes the place of all that are
    /// stored. Its number goes on from theirs, as numbers only rise.
    private static final String PUT_BACK =
            """
            with chosen as (
                select distinct on (k.account_id) k.*
                from chaos_copy k
                join account a on a.account_id = k.account_id and a.generation = k.generation
                join partition_ownership p on p.partition = a.partition
                join incarnation i on i.incarnation = p.incarnation
                where a.status = 'CONNECTED' and i.worker = ?
                order by k.account_id, k.created_at),
            removed as (
                delete from binlog b using chosen c
                where b.account_id = c.account_id and b.generation = c.generation
                returning b.account_id, b.copy),
            back as (
                insert into binlog (account_id, generation, copy, epoch, format, tdlib_version,
                    test_dc, sealed, created_at)
                select c.account_id, c.generation,
                    (select max(r.copy) + 1 from removed r where r.account_id = c.account_id),
                    c.epoch, c.format, c.tdlib_version, c.test_dc, c.sealed, c.created_at
                from chosen c
                where exists (select from removed r where r.account_id = c.account_id)
                returning created_at)
            select count(*), coalesce(extract(epoch from now() - max(created_at)), 0)::bigint,
                coalesce(extract(epoch from now() - min(created_at)), 0)::bigint
            from back
            """;

    private final WorkerDatabase database;

    OldCopies(WorkerDatabase database) {
        this.database = database;
    }

    /// What was put back.
    ///
    /// @param copies one of each account
    /// @param youngest age of the youngest of them
    /// @param oldest age of the oldest
    record PutBack(int copies, Duration youngest, Duration oldest) {

        static final PutBack NOTHING = new PutBack(0, Duration.ZERO, Duration.ZERO);

        @Override
        public String toString() {
            return copies == 0
                    ? "no copies put back"
                    : "%d copies put back that are %d to %d s old"
                            .formatted(copies, youngest.toSeconds(), oldest.toSeconds());
        }
    }

    /// Keeps the present copies of accounts that are connected, to be put back later.
    void keep() {
        try (Connection connection = database.connect();
                Statement statement = connection.createStatement()) {
            statement.addBatch(TABLE);
            statement.addBatch(KEEP);
            statement.addBatch(FORGET);
            int[] _ = statement.executeBatch();
        } catch (SQLException e) {
            WorkerDatabase.requireAway(e);
        }
    }

    /// @param worker whose accounts get old copies; it must not run
    PutBack putBack(String worker) {
        try (Connection connection = database.connect();
                PreparedStatement statement = connection.prepareStatement(PUT_BACK)) {
            statement.setString(1, worker);
            try (ResultSet row = statement.executeQuery()) {
                return row.next()
                        ? new PutBack(
                                row.getInt(1),
                                Duration.ofSeconds(row.getLong(2)),
                                Duration.ofSeconds(row.getLong(3)))
                        : PutBack.NOTHING;
            }
        } catch (SQLException e) {
            WorkerDatabase.requireAway(e);
            return PutBack.NOTHING;
        }
    }
}
