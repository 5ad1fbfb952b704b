package telegate.worker.storage;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.ObjectMapper;
import jakarta.persistence.EntityManager;
import jakarta.persistence.Query;
import java.time.Instant;
import org.jspecify.annotations.Nullable;
import telegate.contract.Profile;
import telegate.worker.login.LoginSnapshot;

/// The statement that writes what a [Change] says of account, login and offset: one, because a
/// person waits for it. Each part writes only when the part that it names has: the account when the
/// fence was passed, the login when the account was written.
///
/// It answers one row: how many fences were passed and how many accounts were written, 1 or 0 each.
final class ChangeStatement {

    private static final String ACCOUNT =
            """
            , written as (
                insert into account (account_id, tenant, owner, partition, epoch, generation,
                    version, status, last_command_offset, counted, telegram_user_id, first_name,
                    last_name, username, connected_at, disconnected_at, disconnect_reason)
                select :account, :tenant, :owner, :partition, :epoch, :generation, :version,
                    :status, :lastCommandOffset, :counted, cast(:telegramUserId as bigint), :firstName,
                    :lastName, :username, cast(:connectedAt as timestamptz),
                    cast(:disconnectedAt as timestamptz), :disconnectReason
                from fence
                on conflict (account_id) do update set epoch = excluded.epoch,
                    generation = excluded.generation, version = excluded.version,
                    status = excluded.status, last_command_offset = excluded.last_command_offset,
                    counted = excluded.counted,
                    telegram_user_id = excluded.telegram_user_id,
                    first_name = excluded.first_name, last_name = excluded.last_name,
                    username = excluded.username, connected_at = excluded.connected_at,
                    disconnected_at = excluded.disconnected_at,
                    disconnect_reason = excluded.disconnect_reason,
                    start_marker = case when :startProven then null else account.start_marker end,
                    aborted_starts = case when :startProven then 0 else account.aborted_starts end,
                    named_ends = case when :startProven then 0 else account.named_ends end
                where account.epoch <= excluded.epoch
                    and account.generation <= excluded.generation
                    and account.version <= excluded.version
                returning 1)
            """;

    private static final String LOGIN =
            """
            , login_written as (
                insert into login (login_id, account_id, format, state, open, version, deadline,
                    created_at, ended_at)
                select :login, :account, :loginFormat, :state, :open, :loginVersion, :deadline,
                    :createdAt, case when :open then null else now() end
                from written
                on conflict (login_id) do update set format = excluded.format,
                    state = excluded.state, open = excluded.open, version = excluded.version,
                    deadline = excluded.deadline, ended_at = excluded.ended_at
                where login.open and login.version <= excluded.version
                returning 1)
            """;

    private static final String LOGIN_ENDS =
            """
            , login_end as (
                insert into untold_end (id, version, partition)
                select :login, :loginVersion, :partition from login_written
                on conflict do nothing)
            """;

    /// All parts see what was there before: a state that was stored already is no new end.
    private static final String ACCOUNT_ENDS =
            """
            , account_end as (
                insert into untold_end (id, version, partition)
                select :account, :version, :partition from written
                where not exists (
                    select from account where account_id = :account and version = :version
                        and status = 'DISCONNECTED')
                on conflict (id) do update set version = excluded.version)
            """;

    private ChangeStatement() {}

    static Query of(
            EntityManager entities, ObjectMapper json, boolean fenced, Fence fence, Change change) {
        StoredLogin login = change.login();
        Query query =
                entities.createNativeQuery(
                        "with "
                                + fence(change.nextOffset(), fenced)
                                + ACCOUNT
                                + (departs(change) ? ACCOUNT_ENDS : "")
                                + (login == null ? "" : LOGIN)
                                + (login == null || login.open() ? "" : LOGIN_ENDS)
                                + "select (select count(*) from fence), (select count(*) from written)");
        bind(query, fence, change.nextOffset());
        bind(query, change.account());
        query.setParameter("startProven", change.startProven());
        if (login != null) {
            bind(query, login, json);
        }
        return query;
    }

    /// A login of an account that was connected once leaves it as disconnected as it was.
    private static boolean departs(Change change) {
        return change.account().departed() && change.login() == null;
    }

    /// The part that finds one row while the writer owns the partition. Without a new offset a
    /// shared lock is enough, so that accounts of one partition do not wait for each other's disk
    /// writes.
    ///
    /// @param fenced false only for [telegate.worker.config.Mistake#EPOCH]
    static String fence(@Nullable Long nextOffset, boolean fenced) {
        String owned =
                " where partition = :partition and "
                        + (fenced
                                ? "incarnation = :incarnation and epoch = :epoch"
                                : ":incarnation is not null and :epoch is not null");
        return nextOffset == null
                ? "fence as (select 1 from partition_ownership" + owned + " for share)"
                : "fence as (update partition_ownership"
                        + " set next_offset = greatest(next_offset, :nextOffset)"
                        + owned
                        + " returning 1)";
    }

    static void bind(Query query, Fence fence, @Nullable Long nextOffset) {
        query.setParameter("partition", fence.partition())
                .setParameter("incarnation", fence.incarnation())
                .setParameter("epoch", fence.epoch());
        if (nextOffset != null) {
            query.setParameter("nextOffset", nextOffset);
        }
    }

    private static void bind(Query query, StoredAccount account) {
        Profile profile = account.profile();
        query.setParameter("account", account.accountId().value())
                .setParameter("tenant", account.tenant().value())
                .setParameter("owner", account.owner().value())
                .setParameter("generation", account.generation())
                .setParameter("version", account.version())
                .setParameter("status", account.status().name())
                .setParameter("lastCommandOffset", account.lastCommandOffset())
                .setParameter("counted", account.counted())
                .setParameter("telegramUserId", profile == null ? null : profile.telegramUserId())
                .setParameter("firstName", profile == null ? null : profile.firstName())
                .setParameter("lastName", profile == null ? null : profile.lastName())
                .setParameter("username", profile == null ? null : profile.username())
                .setParameter("connectedAt", text(account.connectedAt()))
                .setParameter("disconnectedAt", text(account.disconnectedAt()))
                .setParameter("disconnectReason", text(account.disconnectReason()));
    }

    private static void bind(Query query, StoredLogin login, ObjectMapper json) {
        query.setParameter("login", login.loginId().value())
                .setParameter("loginFormat", LoginSnapshot.FORMAT)
                .setParameter("state", text(login, json))
                .setParameter("open", login.open())
                .setParameter("loginVersion", login.version())
                .setParameter("deadline", login.deadline())
                .setParameter("createdAt", login.createdAt());
    }

    private static String text(StoredLogin login, ObjectMapper json) {
        try {
            return json.writeValueAsString(LoginSnapshot.of(login.state()));
        } catch (JsonProcessingException e) {
            throw new IllegalStateException("A login state cannot be written", e);
        }
    }

    private static @Nullable String text(@Nullable Instant time) {
        return time == null ? null : time.toString();
    }

    private static @Nullable String text(@Nullable Enum<?> name) {
        return name == null ? null : name.name();
    }
}
