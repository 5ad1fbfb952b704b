package telegate.worker.storage;

import static java.util.stream.Collectors.groupingBy;
import static java.util.stream.Collectors.mapping;
import static java.util.stream.Collectors.toList;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.ObjectMapper;
import io.quarkus.panache.common.Sort;
import io.smallrye.faulttolerance.api.ExponentialBackoff;
import jakarta.enterprise.context.ApplicationScoped;
import jakarta.persistence.EntityManager;
import jakarta.transaction.Transactional;
import java.time.Instant;
import java.util.Collection;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.UUID;
import java.util.function.Function;
import java.util.function.Supplier;
import java.util.stream.Collector;
import java.util.stream.Stream;
import org.eclipse.microprofile.faulttolerance.Retry;
import org.jboss.logging.Logger;
import org.jspecify.annotations.Nullable;
import telegate.contract.AccountId;
import telegate.contract.LoginId;
import telegate.contract.OwnerId;
import telegate.contract.TenantId;
import telegate.worker.login.LoginSnapshot;

/// Reads accounts, logins and binlogs. Thread-safe; each call is a transaction of its own.
@ApplicationScoped
@Transactional
public class AccountStore {

    private static final Logger LOG = Logger.getLogger(AccountStore.class);
    private static final String UNTOLD = "How a login or an account has ended is not told";
    private static final List<Integer> NONE = List.of(-1);

    private final EntityManager entities;
    private final ObjectMapper json;

    AccountStore(EntityManager entities, ObjectMapper json) {
        this.entities = entities;
        this.json = json;
    }

    /// Asks once, of a partition that there is not, what a take-over asks: the first time takes
    /// long, and at a take-over accounts are away meanwhile.
    public void warmUp() {
        List<?> _ = live(NONE);
        Map<?, ?> _ = retiring(NONE);
        List<?> _ = untoldLogins(NONE);
        List<?> _ = untoldAccounts(NONE);
    }

    /// The account with this id, whoever owns its partition.
    public Optional<StoredAccount> account(AccountId accountId) {
        return AccountEntity.<AccountEntity>findByIdOptional(accountId.value())
                .map(AccountEntity::toStored);
    }

    /// The accounts of these partitions that need a client.
    public List<StoredAccount> live(Collection<Integer> partitions) {
        return AccountEntity.<AccountEntity>list(
                        "partition in ?1 and status in ('CONNECTING', 'CONNECTED')",
                        Sort.by("connectedAt"),
                        partitions)
                .stream()
                .flatMap(row -> readable("An account is not taken up", row::toStored))
                .toList();
    }

    /// The login of this account that goes on.
    public Optional<StoredLogin> openLogin(AccountId accountId) {
        return LoginEntity.<LoginEntity>find("accountId = ?1 and open", accountId.value())
                .firstResultOptional()
                .map(this::toStored);
    }

    /// The logins of these partitions of whose end Kafka may not have heard.
    public List<EndedLogin> untoldLogins(Collection<Integer> partitions) {
        return untoldLogins("u.partition in ?1", partitions);
    }

    /// The same of one account.
    public List<EndedLogin> untoldLogins(AccountId account) {
        return untoldLogins("a.accountId = ?1", account.value());
    }

    private List<EndedLogin> untoldLogins(String which, Object value) {
        return entities
                .createQuery(
                        "select a, l from UntoldEndEntity u"
                                + " join LoginEntity l on l.loginId = u.id"
                                + " join AccountEntity a on a.accountId = l.accountId where "
                                + which,
                        Object[].class)
                .setParameter(1, value)
                .getResultList()
                .stream()
                .flatMap(row ->
                        readable(
                                UNTOLD,
                                () ->
                                        new EndedLogin(
                                                ((AccountEntity) row[0]).toStored(),
                                                toStored((LoginEntity) row[1]))))
                .toList();
    }

    /// The accounts of these partitions that are connected no more and of which Kafka may not have
    /// heard that.
    public List<StoredAccount> untoldAccounts(Collection<Integer> partitions) {
        return untoldAccounts("u.partition in ?1", partitions);
    }

    /// The same of one account.
    public List<StoredAccount> untoldAccounts(AccountId account) {
        return untoldAccounts("u.id = ?1", account.value());
    }

    private List<StoredAccount> untoldAccounts(String which, Object value) {
        return entities
                .createQuery(
                        "select a from UntoldEndEntity u join AccountEntity a on a.accountId = u.id"
                                + " where a.status = 'DISCONNECTED' and "
                                + which,
                        AccountEntity.class)
                .setParameter(1, value)
                .getResultList()
                .stream()
                .flatMap(row -> readable(UNTOLD, row::toStored))
                .toList();
    }

    /// One that a newer worker has stored in a form that is not known here is left for it: nothing
    /// can be done but to go on with the others.
    private static <T> Stream<T> readable(String otherwise, Supplier<T> row) {
        try {
            return Stream.of(row.get());
        } catch (RuntimeException e) {
            LOG.warnf("%s: %s", otherwise, e.getMessage());
            return Stream.empty();
        }
    }

    /// A login, ended or not. Asked for by an account that has a client: one that is there is not
    /// given up because the database was away for a moment.
    @Retry(
            maxRetries = DatabaseRetry.MAX_RETRIES,
            delay = DatabaseRetry.DELAY,
            jitter = DatabaseRetry.JITTER,
            maxDuration = DatabaseRetry.MAX_DURATION,
            abortOn = IllegalStateException.class) // a row that cannot be read here
    @ExponentialBackoff(maxDelay = DatabaseRetry.MAX_DELAY)
    public Optional<StoredLogin> login(LoginId loginId) {
        return LoginEntity.<LoginEntity>findByIdOptional(loginId.value()).map(this::toStored);
    }

    /// Under which account this owner has this person connected. Tried again as a step of the login
    /// would be: the key that Telegram has just let in is in a file of the client alone.
    @Retry(
            maxRetries = DatabaseRetry.MAX_RETRIES,
            delay = DatabaseRetry.DELAY,
            jitter = DatabaseRetry.JITTER,
            maxDuration = DatabaseRetry.MAX_DURATION,
            abortOn = IllegalStateException.class) // a row that cannot be read here
    @ExponentialBackoff(maxDelay = DatabaseRetry.MAX_DELAY)
    public Optional<AccountId> connectedAs(TenantId tenant, OwnerId owner, long telegramUserId) {
        return AccountEntity.<AccountEntity>find(
                        "tenant = ?1 and owner = ?2 and telegramUserId = ?3"
                                + " and status = 'CONNECTED'",
                        tenant.value(),
                        owner.value(),
                        telegramUserId)
                .firstResultOptional()
                .map(row -> new AccountId(row.accountId));
    }

    /// Copies of a client's binlog, newest first.
    ///
    /// @param from 0 begins with the newest
    /// @param most how many at most: each is read whole
    ///
    /// @throws IllegalStateException when a newer worker wrote one in a form that is not known here
    public List<StoredCopy> binlogs(AccountId accountId, long generation, int from, int most) {
        return BinlogEntity.<BinlogEntity>find(
                        "accountId = ?1 and generation = ?2",
                        Sort.descending("copy"),
                        accountId.value(),
                        generation)
                .range(from, from + most - 1)
                .stream()
                .map(AccountStore::toCopy)
                .toList();
    }

    private static StoredCopy toCopy(BinlogEntity row) {
        if (row.format > AccountJournal.BINLOG_FORMAT) {
            throw new IllegalStateException(
                    "A copy of account " + row.accountId + " was written by a newer worker");
        }
        return new StoredCopy(
                row.copy,
                new StoredBinlog(
                        new AccountId(row.accountId),
                        row.generation,
                        row.tdlibVersion,
                        row.testDc,
                        row.sealed));
    }

    /// Whether a copy is stored of a client of the other kind of data centre.
    ///
    /// @param testDc the kind that is expected
    public boolean otherDataCentre(boolean testDc) {
        return (Boolean)
                entities.createNativeQuery("select exists (select from binlog where test_dc <> ?1)")
                        .setParameter(1, testDc)
                        .getSingleResult();
    }

    /// Accounts of the whole fleet that were set aside, in the order of their ids.
    ///
    /// @param after only ids behind this one; null for the first
    /// @param limit how many at most
    public List<QuarantinedAccount> quarantined(@Nullable UUID after, int limit) {
        List<?> rows =
                entities.createNativeQuery(
                                """
                                select a.account_id, a.partition, a.generation,
                                    coalesce(q.cause, 'unknown'),
                                    coalesce(q.since, a.disconnected_at),
                                    (select count(*) from binlog b where b.account_id = a.account_id
                                        and b.generation = a.generation)
                                from account a left join quarantine q
                                    on q.account_id = a.account_id and q.generation = a.generation
                                where a.status = 'DISCONNECTED'
                                    and a.disconnect_reason = 'QUARANTINED'
                                    and (cast(?1 as uuid) is null or a.account_id > cast(?1 as uuid))
                                order by a.account_id limit ?2
                                """)
                        .setParameter(1, after == null ? null : after.toString())
                        .setParameter(2, limit)
                        .getResultList();
        return rows.stream().map(row -> toQuarantined((Object[]) row)).toList();
    }

    private static QuarantinedAccount toQuarantined(Object[] row) {
        return new QuarantinedAccount(
                (UUID) row[0],
                ((Number) row[1]).intValue(),
                ((Number) row[2]).longValue(),
                (String) row[3],
                (Instant) row[4],
                ((Number) row[5]).intValue());
    }

    /// The clients of these partitions that are to be logged out, by partition.
    public Map<Integer, List<Retiring>> retiring(Collection<Integer> partitions) {
        return entities
                .createQuery(
                        "select a.partition, r from RetiringEntity r join AccountEntity a"
                                + " on a.accountId = r.accountId where a.partition in ?1"
                                + " and r.quarantinedAt is null",
                        Object[].class)
                .setParameter(1, partitions)
                .getResultList()
                .stream()
                .collect(byPartition(row -> toRetiring((RetiringEntity) row)));
    }

    /// Of rows with a partition and an entity.
    private static <T> Collector<Object[], ?, Map<Integer, List<T>>> byPartition(
            Function<Object, T> stored) {
        return groupingBy(row -> (Integer) row[0], mapping(row -> stored.apply(row[1]), toList()));
    }

    private static Retiring toRetiring(RetiringEntity row) {
        return new Retiring(new AccountId(row.accountId), row.generation);
    }

    /// The clients of an account that are to be logged out.
    public List<Retiring> owedBy(AccountId accountId) {
        return RetiringEntity.<RetiringEntity>list(
                        "accountId = ?1 and quarantinedAt is null", accountId.value())
                .stream()
                .map(AccountStore::toRetiring)
                .toList();
    }

    /// Whether this client is to be logged out, or cannot be because it ends the process: its key
    /// is for nothing else any more.
    public boolean owesLogOut(AccountId accountId, long generation) {
        return RetiringEntity.count(
                        "accountId = ?1 and generation = ?2", accountId.value(), generation)
                > 0;
    }

    private StoredLogin toStored(LoginEntity row) {
        if (row.format > LoginSnapshot.FORMAT) {
            throw new IllegalStateException(
                    "Login " + row.loginId + " was written by a newer worker");
        }
        try {
            return new StoredLogin(
                    new LoginId(row.loginId),
                    new AccountId(row.accountId),
                    json.readValue(row.state, LoginSnapshot.class).toState(),
                    row.version,
                    row.deadline,
                    row.createdAt);
        } catch (JsonProcessingException e) {
            throw new IllegalStateException("Login " + row.loginId + " cannot be read", e);
        }
    }
}
