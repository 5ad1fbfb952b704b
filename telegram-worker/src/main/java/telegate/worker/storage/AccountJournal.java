package telegate.worker.storage;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.ObjectMapper;
import io.smallrye.faulttolerance.api.ExponentialBackoff;
import jakarta.enterprise.context.ApplicationScoped;
import jakarta.persistence.EntityManager;
import jakarta.persistence.PersistenceException;
import jakarta.persistence.Query;
import jakarta.transaction.Transactional;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import org.eclipse.microprofile.faulttolerance.Retry;
import org.jspecify.annotations.Nullable;
import telegate.contract.Profile;
import telegate.worker.login.LoginSnapshot;

/// Writes what an account's owner decides, fenced: nothing is written unless the partition's row
/// still names the writer's incarnation and epoch, and the account's row knows no newer epoch or
/// generation. Thread-safe.
///
/// A database that is away for a moment is tried again, which is safe: a change that was committed
/// without an answer is simply written once more.
@ApplicationScoped
public class AccountJournal {

    /// As many copies of a binlog as are kept.
    static final int KEPT_COPIES = 3;

    private static final int BINLOG_FORMAT = 1;
    private static final String UNIQUE_PERSON = "one_active_account_of_a_person";

    private final EntityManager entities;
    private final ObjectMapper json;

    AccountJournal(EntityManager entities, ObjectMapper json) {
        this.entities = entities;
        this.json = json;
    }

    /// Commits one step of an account.
    ///
    /// @throws FencedException when the writer is not the owner any more
    /// @throws AlreadyConnectedException when the person is connected under another account
    /// @throws PersistenceException when the database stays away
    @Retry(
            maxRetries = 40,
            delay = 50,
            jitter = 40,
            maxDuration = 20,
            durationUnit = ChronoUnit.SECONDS,
            abortOn = {FencedException.class, AlreadyConnectedException.class})
    @ExponentialBackoff(maxDelay = 2_000)
    @Transactional(rollbackOn = Exception.class)
    public void commit(Fence fence, Change change) throws AlreadyConnectedException {
        try {
            passFence(fence, change.nextOffset());
            writeAccount(fence, change.account());
            if (change.login() != null) {
                writeLogin(change.login());
            }
            if (change.binlog() != null) {
                writeBinlog(fence, change.binlog());
            }
            if (change.retire() != null) {
                writeRetiring(change.retire());
            }
            if (change.forget() != null) {
                forget(change.account(), change.forget());
            }
        } catch (PersistenceException e) {
            if (String.valueOf(e.getMessage()).contains(UNIQUE_PERSON)) {
                throw new AlreadyConnectedException();
            }
            throw e;
        }
    }

    /// Moves the offset of a partition alone, for commands that led to no state.
    @Retry(
            maxRetries = 40,
            delay = 50,
            jitter = 40,
            maxDuration = 20,
            durationUnit = ChronoUnit.SECONDS,
            abortOn = FencedException.class)
    @ExponentialBackoff(maxDelay = 2_000)
    @Transactional
    public void advance(Fence fence, long nextOffset) {
        passFence(fence, nextOffset);
    }

    /// A retired client is logged out: its row and copies go.
    @Retry(
            maxRetries = 40,
            delay = 50,
            jitter = 40,
            maxDuration = 20,
            durationUnit = ChronoUnit.SECONDS,
            abortOn = FencedException.class)
    @ExponentialBackoff(maxDelay = 2_000)
    @Transactional
    public void retired(Fence fence, Retiring done) {
        passFence(fence, null);
        entities.createNativeQuery("delete from retiring where account_id = ?1 and generation = ?2")
                .setParameter(1, done.accountId().value())
                .setParameter(2, done.generation())
                .executeUpdate();
        deleteCopies(done);
    }

    private void passFence(Fence fence, @Nullable Long nextOffset) {
        // Without a new offset a shared lock is enough, so that accounts of one partition do not
        // wait for each other's disk writes.
        Query query =
                nextOffset == null
                        ? entities.createNativeQuery(
                                "select 1 from partition_ownership where partition = ?1"
                                        + " and incarnation = ?2 and epoch = ?3 for share")
                        : entities.createNativeQuery(
                                        "update partition_ownership"
                                                + " set next_offset = greatest(next_offset, ?4)"
                                                + " where partition = ?1 and incarnation = ?2"
                                                + " and epoch = ?3")
                                .setParameter(4, nextOffset);
        query.setParameter(1, fence.partition())
                .setParameter(2, fence.incarnation())
                .setParameter(3, fence.epoch());
        boolean passed =
                nextOffset == null ? !query.getResultList().isEmpty() : query.executeUpdate() == 1;
        if (!passed) {
            throw new FencedException("Partition " + fence.partition() + " has another owner");
        }
    }

    private void writeAccount(Fence fence, StoredAccount account) {
        Profile profile = account.profile();
        int written =
                entities.createNativeQuery(
                                """
                                insert into account (account_id, tenant, owner, partition, epoch,
                                    generation, version, status, last_command_offset,
                                    telegram_user_id, first_name, last_name, username,
                                    connected_at, disconnected_at, disconnect_reason)
                                values (?1, ?2, ?3, ?4, ?5, ?6, ?7, ?8, ?9, cast(?10 as bigint),
                                    ?11, ?12, ?13, cast(?14 as timestamptz),
                                    cast(?15 as timestamptz), ?16)
                                on conflict (account_id) do update set epoch = excluded.epoch,
                                    generation = excluded.generation, version = excluded.version,
                                    status = excluded.status,
                                    last_command_offset = excluded.last_command_offset,
                                    telegram_user_id = excluded.telegram_user_id,
                                    first_name = excluded.first_name,
                                    last_name = excluded.last_name, username = excluded.username,
                                    connected_at = excluded.connected_at,
                                    disconnected_at = excluded.disconnected_at,
                                    disconnect_reason = excluded.disconnect_reason
                                where account.epoch <= excluded.epoch
                                    and account.generation <= excluded.generation
                                    and account.version <= excluded.version
                                """)
                        .setParameter(1, account.accountId().value())
                        .setParameter(2, account.tenant().value())
                        .setParameter(3, account.owner().value())
                        .setParameter(4, account.partition())
                        .setParameter(5, fence.epoch())
                        .setParameter(6, account.generation())
                        .setParameter(7, account.version())
                        .setParameter(8, account.status().name())
                        .setParameter(9, account.lastCommandOffset())
                        .setParameter(10, profile == null ? null : profile.telegramUserId())
                        .setParameter(11, profile == null ? null : profile.firstName())
                        .setParameter(12, profile == null ? null : profile.lastName())
                        .setParameter(13, profile == null ? null : profile.username())
                        .setParameter(14, text(account.connectedAt()))
                        .setParameter(15, text(account.disconnectedAt()))
                        .setParameter(
                                16,
                                account.disconnectReason() == null
                                        ? null
                                        : account.disconnectReason().name())
                        .executeUpdate();
        if (written != 1) {
            throw new FencedException("Account " + account.accountId() + " has a newer state");
        }
    }

    private void writeLogin(StoredLogin login) {
        entities.createNativeQuery(
                        """
                        insert into login (login_id, account_id, format, state, open, version,
                            deadline, created_at, ended_at)
                        values (?1, ?2, ?3, ?4, ?5, ?6, ?7, ?8, case when ?5 then null else now() end)
                        on conflict (login_id) do update set format = excluded.format,
                            state = excluded.state, open = excluded.open,
                            version = excluded.version, deadline = excluded.deadline,
                            ended_at = excluded.ended_at
                        where login.open and login.version <= excluded.version
                        """)
                .setParameter(1, login.loginId().value())
                .setParameter(2, login.accountId().value())
                .setParameter(3, LoginSnapshot.FORMAT)
                .setParameter(4, text(login))
                .setParameter(5, login.open())
                .setParameter(6, login.version())
                .setParameter(7, login.deadline())
                .setParameter(8, login.createdAt())
                .executeUpdate();
    }

    private void writeBinlog(Fence fence, StoredBinlog binlog) {
        entities.createNativeQuery(
                        """
                        with newest as (
                            insert into binlog (account_id, generation, copy, epoch, format,
                                tdlib_version, test_dc, sealed)
                            select ?1, ?2, coalesce(max(copy), 0) + 1, ?3, ?4, ?5, ?6, ?7
                            from binlog where account_id = ?1 and generation = ?2
                            returning copy)
                        delete from binlog where account_id = ?1 and generation = ?2
                            and copy <= (select copy - ?8 from newest)
                        """)
                .setParameter(1, binlog.accountId().value())
                .setParameter(2, binlog.generation())
                .setParameter(3, fence.epoch())
                .setParameter(4, BINLOG_FORMAT)
                .setParameter(5, binlog.tdlibVersion())
                .setParameter(6, binlog.testDc())
                .setParameter(7, binlog.sealed())
                .setParameter(8, KEPT_COPIES)
                .executeUpdate();
    }

    private void writeRetiring(Retiring retiring) {
        // A client without any copy never got as far as a login that could outlive this process.
        entities.createNativeQuery(
                        """
                        insert into retiring (account_id, generation)
                        select ?1, ?2 where exists (
                            select from binlog where account_id = ?1 and generation = ?2)
                        on conflict do nothing
                        """)
                .setParameter(1, retiring.accountId().value())
                .setParameter(2, retiring.generation())
                .executeUpdate();
    }

    private void forget(StoredAccount account, long generation) {
        deleteCopies(new Retiring(account.accountId(), generation));
    }

    private void deleteCopies(Retiring of) {
        entities.createNativeQuery("delete from binlog where account_id = ?1 and generation = ?2")
                .setParameter(1, of.accountId().value())
                .setParameter(2, of.generation())
                .executeUpdate();
    }

    private String text(StoredLogin login) {
        try {
            return json.writeValueAsString(LoginSnapshot.of(login.state()));
        } catch (JsonProcessingException e) {
            throw new IllegalStateException("A login state cannot be written", e);
        }
    }

    private static @Nullable String text(@Nullable Instant time) {
        return time == null ? null : time.toString();
    }
}
