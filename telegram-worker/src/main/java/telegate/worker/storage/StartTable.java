package telegate.worker.storage;

import java.sql.Array;
import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Types;
import java.util.ArrayList;
import java.util.Collection;
import java.util.List;
import java.util.UUID;
import javax.sql.DataSource;
import telegate.contract.AccountId;

/// Which clients are being started, and which processes TDLib has ended: plain statements, each one
/// for as many accounts as are at hand. Thread-safe.
///
/// @see <a href="file:docs/decisions/0012-a-poison-account.md">decision 0012</a>
public final class StartTable {

    private static final int LIMIT_SECONDS = 10;
    private static final int ABORT_LIMIT_SECONDS = 1;

    /// Rows of partitions that the writer does not own are left alone.
    private static final String OWNED =
            """
            with wanted as (
                select * from unnest(?::uuid[], ?::integer[], ?::bigint[], ?::integer[])
                    as w (account_id, partition, epoch, aborted)),
            owned as (
                select partition, epoch from partition_ownership
                where incarnation = ? and partition in (select partition from wanted)
                for share)
            update account a set start_marker = ?::uuid, aborted_starts = w.aborted
            from wanted w join owned o on o.partition = w.partition and o.epoch = w.epoch
            where a.account_id = w.account_id and a.partition = w.partition
            """;

    private final DataSource database;

    /// @param database used outside of any transaction
    public StartTable(DataSource database) {
        this.database = database;
    }

    /// What is known against accounts of these partitions; nothing about all others.
    public List<StartRecord> suspicions(Collection<Integer> partitions) throws SQLException {
        // Most of it is what the partial index says; in the usual case it is empty.
        String sql =
                """
                select a.account_id, i.aborted_at is not null, a.aborted_starts,
                    coalesce(i.starting_when_aborted, 0),
                    case when a.named_at = i.aborted_at then a.named_ends else 0 end
                from account a left join incarnation i on i.incarnation = a.start_marker
                where a.partition = any(?) and (a.start_marker is not null or a.aborted_starts > 0)
                    and (i.aborted_at is not null or a.aborted_starts > 0)
                """;
        try (Connection connection = database.getConnection();
                PreparedStatement statement = prepare(connection, sql, LIMIT_SECONDS)) {
            statement.setArray(1, connection.createArrayOf("integer", partitions.toArray()));
            try (ResultSet rows = statement.executeQuery()) {
                List<StartRecord> records = new ArrayList<>();
                while (rows.next()) {
                    records.add(
                            new StartRecord(
                                    new AccountId(rows.getObject(1, UUID.class)),
                                    rows.getBoolean(2),
                                    rows.getInt(3),
                                    rows.getInt(4),
                                    rows.getInt(5)));
                }
                return records;
            }
        }
    }

    /// Stores that clients of these accounts are about to start, in one statement.
    ///
    /// @param marks all of one incarnation
    /// @throws FencedException when one of the partitions has another owner; accounts of the others
    ///   may have been marked
    public void mark(List<StartMark> marks) throws SQLException {
        if (write(marks, true) != marks.size()) {
            throw new FencedException(
                    "An account that was to be started belongs to another worker, or to nobody");
        }
    }

    /// Stores that these starts are over. Of a partition that has another owner nothing is written:
    /// the new owner has marked its accounts anew.
    ///
    /// @param marks all of one incarnation
    public void clear(List<StartMark> marks) throws SQLException {
        write(marks, false);
    }

    private int write(List<StartMark> marks, boolean starting) throws SQLException {
        if (marks.isEmpty()) {
            return 0;
        }
        UUID incarnation = marks.getFirst().fence().incarnation();
        try (Connection connection = database.getConnection();
                PreparedStatement statement = prepare(connection, OWNED, LIMIT_SECONDS)) {
            statement.setArray(1, array(connection, "uuid", marks, mark -> mark.account().value()));
            statement.setArray(
                    2, array(connection, "integer", marks, mark -> mark.fence().partition()));
            statement.setArray(3, array(connection, "bigint", marks, mark -> mark.fence().epoch()));
            statement.setArray(4, array(connection, "integer", marks, StartMark::abortedStarts));
            statement.setObject(5, incarnation);
            statement.setObject(6, starting ? incarnation : null, Types.OTHER);
            return statement.executeUpdate();
        }
    }

    private static Array array(
            Connection connection, String type, List<StartMark> marks, Column column)
            throws SQLException {
        return connection.createArrayOf(type, marks.stream().map(column::of).toArray());
    }

    /// Stores that TDLib has ended the process of this incarnation, and how many accounts were
    /// starting then: their next owners mark them anew, one after the other. Waits for the database
    /// about a second at most, because a process that is ending may be what asks.
    ///
    /// @return false when that is known already, or the incarnation is not
    public boolean aborted(UUID incarnation) throws SQLException {
        return aborted(incarnation, 0);
    }

    /// The same, with clients that may have been the reason besides those that are marked.
    ///
    /// @param others how many
    public boolean aborted(UUID incarnation, int others) throws SQLException {
        try (Connection connection = database.getConnection();
                PreparedStatement statement =
                        prepare(
                                connection,
                                """
                                update incarnation i set aborted_at = now(),
                                    starting_when_aborted = ? + (select count(*) from account a
                                        where a.start_marker = i.incarnation)
                                where i.incarnation = ? and i.aborted_at is null
                                """,
                                ABORT_LIMIT_SECONDS)) {
            statement.setInt(1, others);
            statement.setObject(2, incarnation);
            return statement.executeUpdate() == 1;
        }
    }

    /// As [#aborted], when TDLib has named the client in whose work it ends the process: only the
    /// account that has it stays marked, also if it was proven long ago. How often that has
    /// happened within a day is counted.
    ///
    /// @return false when nothing was stored: it is known already, or this incarnation does not own
    ///   the account
    public boolean abortedBy(UUID incarnation, AccountId account) throws SQLException {
        String sql =
                """
                with named as (
                    update account a set start_marker = i.incarnation, named_at = now(),
                        named_ends = 1 + case when a.named_at > now() - interval '1 day'
                            then a.named_ends else 0 end
                    from incarnation i
                    join partition_ownership o on o.incarnation = i.incarnation
                    where i.incarnation = ? and i.aborted_at is null
                        and a.account_id = ? and a.partition = o.partition
                    returning a.account_id, i.incarnation),
                cleared as (
                    update account a set start_marker = null from named n
                    where a.start_marker = n.incarnation and a.account_id <> n.account_id)
                update incarnation i set aborted_at = now(), starting_when_aborted = 1
                from named n where i.incarnation = n.incarnation
                """;
        try (Connection connection = database.getConnection();
                PreparedStatement statement = prepare(connection, sql, ABORT_LIMIT_SECONDS)) {
            statement.setObject(1, incarnation);
            statement.setObject(2, account.value());
            return statement.executeUpdate() == 1;
        }
    }

    /// Takes back what is marked by this incarnation, which is ending, of accounts whose clients
    /// were not opened yet: this end says nothing about them.
    ///
    /// @param opened accounts with a client that was opened and is not proven
    public void clearUnopened(UUID incarnation, Collection<AccountId> opened) throws SQLException {
        String sql =
                """
                with cleared as (
                    update account set start_marker = null
                    where start_marker = ? and account_id <> all(?)
                    returning start_marker)
                update incarnation
                set starting_when_aborted = starting_when_aborted - (select count(*) from cleared)
                where incarnation = ?
                """;
        try (Connection connection = database.getConnection();
                PreparedStatement statement = prepare(connection, sql, ABORT_LIMIT_SECONDS)) {
            statement.setObject(1, incarnation);
            statement.setArray(
                    2,
                    connection.createArrayOf(
                            "uuid", opened.stream().map(AccountId::value).toArray()));
            statement.setObject(3, incarnation);
            statement.executeUpdate();
        }
    }

    /// Gives the log-outs up that an account owes; the copies of those clients stay.
    public void setRetiringAside(Fence fence, AccountId account) throws SQLException {
        String sql =
                """
                update retiring set quarantined_at = now()
                where account_id = ? and exists (select from partition_ownership
                    where partition = ? and incarnation = ? and epoch = ?)
                """;
        try (Connection connection = database.getConnection();
                PreparedStatement statement = prepare(connection, sql, LIMIT_SECONDS)) {
            statement.setObject(1, account.value());
            statement.setInt(2, fence.partition());
            statement.setObject(3, fence.incarnation());
            statement.setLong(4, fence.epoch());
            statement.executeUpdate();
        }
    }

    private static PreparedStatement prepare(Connection connection, String sql, int seconds)
            throws SQLException {
        PreparedStatement statement = connection.prepareStatement(sql);
        statement.setQueryTimeout(seconds);
        return statement;
    }

    private interface Column {
        Object of(StartMark mark);
    }
}
