package telegate.worker.storage;

import com.fasterxml.jackson.databind.ObjectMapper;
import io.smallrye.faulttolerance.api.ExponentialBackoff;
import jakarta.enterprise.context.ApplicationScoped;
import jakarta.persistence.EntityManager;
import jakarta.persistence.PersistenceException;
import jakarta.persistence.Query;
import jakarta.transaction.Transactional;
import java.util.List;
import org.eclipse.microprofile.faulttolerance.Retry;
import org.jspecify.annotations.Nullable;
import telegate.contract.AccountId;
import telegate.worker.config.Mistake;
import telegate.worker.config.WorkerConfig;

/// Writes what an account's owner decides, fenced: nothing is written unless the partition's row
/// still names the writer's incarnation and epoch, and the account's row knows no newer epoch or
/// generation. Thread-safe.
///
/// A database that is away for a moment is tried again, which is safe: a change that was committed
/// without an answer is simply written once more.
@ApplicationScoped
public class AccountJournal {

    /// As many copies of a binlog as are kept.
    public static final int KEPT_COPIES = 3;

    static final int BINLOG_FORMAT = 1;
    private static final String UNIQUE_PERSON = "one_active_account_of_a_person";

    private final EntityManager entities;
    private final ObjectMapper json;
    private final boolean fenced;

    AccountJournal(EntityManager entities, ObjectMapper json, WorkerConfig config) {
        this.fenced = !config.makes(Mistake.EPOCH);
        this.entities = entities;
        this.json = json;
    }

    /// Commits one step of an account.
    ///
    /// @throws FencedException when the writer is not the owner any more
    /// @throws AlreadyConnectedException when the person is connected under another account
    /// @throws PersistenceException when the database stays away
    @Retry(
            maxRetries = DatabaseRetry.MAX_RETRIES,
            delay = DatabaseRetry.DELAY,
            jitter = DatabaseRetry.JITTER,
            maxDuration = DatabaseRetry.MAX_DURATION,
            abortOn = {FencedException.class, AlreadyConnectedException.class})
    @ExponentialBackoff(maxDelay = DatabaseRetry.MAX_DELAY)
    @Transactional(rollbackOn = Exception.class)
    public void commit(Fence fence, Change change) throws AlreadyConnectedException {
        try {
            write(fence, change);
            if (change.binlog() != null) {
                writeBinlog(fence, change.binlog().get());
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

    /// Stores one more copy of a client that goes on; nothing when the account has a newer client
    /// by now, or none: nobody would ever remove it. Tried once: the next copy is as good, and
    /// nobody may wait for this one.
    ///
    /// @throws FencedException when the writer is not the owner any more
    /// @throws PersistenceException when the database does not answer
    @Transactional(rollbackOn = Exception.class)
    public void storeCopy(Fence fence, StoredBinlog copy) {
        passFence(fence, null);
        // Locked, so that a step that removes the copies does not overlook this one.
        List<?> current =
                entities.createNativeQuery(
                                "select generation from account where account_id = ?1"
                                        + " and generation = ?2 and status = 'CONNECTED' for share")
                        .setParameter(1, copy.accountId().value())
                        .setParameter(2, copy.generation())
                        .getResultList();
        if (!current.isEmpty()) {
            writeBinlog(fence, copy);
        }
    }

    /// Moves the offset of a partition alone, for commands that led to no state.
    @Retry(
            maxRetries = DatabaseRetry.MAX_RETRIES,
            delay = DatabaseRetry.DELAY,
            jitter = DatabaseRetry.JITTER,
            maxDuration = DatabaseRetry.MAX_DURATION,
            abortOn = FencedException.class)
    @ExponentialBackoff(maxDelay = DatabaseRetry.MAX_DELAY)
    @Transactional
    public void advance(Fence fence, long nextOffset) {
        passFence(fence, nextOffset);
    }

    /// Remembers how the commands of a partition are counted from now on, because Kafka's log was
    /// cut.
    ///
    /// @param offset of the next command in the worker's count
    /// @param position of the same in Kafka
    @Retry(
            maxRetries = DatabaseRetry.MAX_RETRIES,
            delay = DatabaseRetry.DELAY,
            jitter = DatabaseRetry.JITTER,
            maxDuration = DatabaseRetry.MAX_DURATION,
            abortOn = FencedException.class)
    @ExponentialBackoff(maxDelay = DatabaseRetry.MAX_DELAY)
    @Transactional
    public void goOn(Fence fence, long offset, long position) {
        int written =
                entities.createNativeQuery(
                                """
                                update partition_ownership set log_offset = ?1, log_position = ?2
                                where partition = ?3 and incarnation = ?4 and epoch = ?5
                                """)
                        .setParameter(1, offset)
                        .setParameter(2, position)
                        .setParameter(3, fence.partition())
                        .setParameter(4, fence.incarnation())
                        .setParameter(5, fence.epoch())
                        .executeUpdate();
        if (written != 1) {
            throw notTheOwner(fence);
        }
    }

    /// A retired client is logged out: its row and copies go.
    @Retry(
            maxRetries = DatabaseRetry.MAX_RETRIES,
            delay = DatabaseRetry.DELAY,
            jitter = DatabaseRetry.JITTER,
            maxDuration = DatabaseRetry.MAX_DURATION,
            abortOn = FencedException.class)
    @ExponentialBackoff(maxDelay = DatabaseRetry.MAX_DELAY)
    @Transactional
    public void retired(Fence fence, Retiring done) {
        passFence(fence, null);
        entities.createNativeQuery("delete from retiring where account_id = ?1 and generation = ?2")
                .setParameter(1, done.accountId().value())
                .setParameter(2, done.generation())
                .executeUpdate();
        deleteCopies(done);
    }

    /// Remembers why an account is set aside; to be called before the step that does it.
    ///
    /// @param generation of the client whose copies are kept
    /// @param cause a word for it
    @Retry(
            maxRetries = DatabaseRetry.MAX_RETRIES,
            delay = DatabaseRetry.DELAY,
            jitter = DatabaseRetry.JITTER,
            maxDuration = DatabaseRetry.MAX_DURATION,
            abortOn = FencedException.class)
    @ExponentialBackoff(maxDelay = DatabaseRetry.MAX_DELAY)
    @Transactional
    public void setAside(Fence fence, AccountId account, long generation, String cause) {
        passFence(fence, null);
        entities.createNativeQuery(
                        """
                        insert into quarantine (account_id, generation, cause, since)
                        values (?1, ?2, ?3, now())
                        on conflict (account_id) do update set generation = excluded.generation,
                            cause = excluded.cause, since = excluded.since
                        """)
                .setParameter(1, account.value())
                .setParameter(2, generation)
                .setParameter(3, cause)
                .executeUpdate();
    }

    private void passFence(Fence fence, @Nullable Long nextOffset) {
        Query query =
                entities.createNativeQuery(
                        "with "
                                + ChangeStatement.fence(nextOffset, fenced)
                                + " select count(*) from fence");
        ChangeStatement.bind(query, fence, nextOffset);
        if (((Number) query.getSingleResult()).intValue() != 1) {
            throw notTheOwner(fence);
        }
    }

    private void write(Fence fence, Change change) {
        Object[] passed =
                (Object[])
                        ChangeStatement.of(entities, json, fenced, fence, change).getSingleResult();
        if (((Number) passed[0]).intValue() != 1) {
            throw notTheOwner(fence);
        }
        if (((Number) passed[1]).intValue() != 1) {
            throw new FencedException(
                    "Account " + change.account().accountId() + " has a newer state");
        }
    }

    private static FencedException notTheOwner(Fence fence) {
        return new FencedException("Partition " + fence.partition() + " has another owner");
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
}
