package telegate.gateway.login;

import jakarta.enterprise.context.ApplicationScoped;
import jakarta.persistence.EntityManager;
import jakarta.persistence.Query;
import jakarta.transaction.Transactional;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.Collection;
import java.util.List;
import java.util.Optional;
import java.util.UUID;
import org.jspecify.annotations.Nullable;
import telegate.contract.ChallengeId;
import telegate.contract.LoginEvent;
import telegate.contract.LoginId;
import telegate.contract.OwnerId;
import telegate.contract.TenantId;
import telegate.gateway.audit.AuditLine;
import telegate.gateway.messaging.StoredEvents;
import telegate.gateway.problem.Problem;
import telegate.gateway.problem.ProblemType;

/// The logins in the database. Thread-safe; every method blocks.
@ApplicationScoped
class LoginStore {

    private static final String CLAIM =
            """
            claimed as (
                insert into idempotency_key (tenant, owner, key, login_id, created_at)
                values (:tenant, :owner, :key, :id, :time)
                on conflict do nothing
                returning 1),
            """;

    private static final String BEGIN = begin("", "");
    private static final String CLAIM_AND_BEGIN = begin(CLAIM, " from claimed");

    private final EntityManager database;
    private final InstantSource clock;

    LoginStore(EntityManager database, InstantSource clock) {
        this.database = database;
        this.clock = clock;
    }

    /// The owner's login.
    ///
    /// @throws Problem 404, the same for a login that is unknown and one of somebody else
    @Transactional
    StoredLogin require(OwnerId owner, LoginId login) {
        LoginRow row = LoginRow.findById(login.value());
        if (row == null
                || !row.owner.equals(owner.value())
                || !row.tenant.equals(TenantId.BUILT_IN.value())) {
            throw new Problem(ProblemType.NOT_FOUND, "There is no such login.");
        }
        return StoredLogin.of(row);
    }

    /// The owner's logins, newest first.
    ///
    /// @param before only older ones than this, or null
    @Transactional
    List<LoginView> list(OwnerId owner, @Nullable LoginId before, int limit) {
        UUID start = before == null ? new UUID(-1, -1) : before.value();
        return LoginRow.<LoginRow>find(
                        "tenant = ?1 and owner = ?2 and id < ?3 order by id desc",
                        TenantId.BUILT_IN.value(),
                        owner.value(),
                        start)
                .range(0, limit - 1)
                .stream()
                .map(LoginRow::view)
                .toList();
    }

    /// The owner's newest logins that have not ended as far as the database knows.
    @Transactional
    List<LoginView> open(OwnerId owner, int limit) {
        return LoginRow.<LoginRow>find(
                        "tenant = ?1 and owner = ?2 and not ended order by id desc",
                        TenantId.BUILT_IN.value(),
                        owner.value())
                .range(0, limit - 1)
                .stream()
                .map(LoginRow::view)
                .toList();
    }

    /// Lets the owner's starts take turns until the transaction ends, so that of two at once the
    /// second sees what the first one did.
    void lock(OwnerId owner) {
        database.createNativeQuery("select 1 from pg_advisory_xact_lock(:feature, :owner)")
                .setParameter("feature", 1)
                .setParameter("owner", owner.value().hashCode())
                .getSingleResult();
    }

    /// The login that was begun with this key.
    Optional<LoginRow> ofKey(OwnerId owner, String key) {
        return LoginRow.find(
                        "id in (select loginId from IdempotencyKey where id = ?1)",
                        IdempotencyKey.id(owner, key))
                .firstResultOptional();
    }

    /// A login that was begun since, for the same thing, and has not ended.
    Optional<LoginRow> begunSince(OwnerId owner, String request, Instant since) {
        return LoginRow.find(
                        "tenant = ?1 and owner = ?2 and request = ?3 and not ended"
                                + " and createdAt > ?4 order by id desc",
                        TenantId.BUILT_IN.value(),
                        owner.value(),
                        request,
                        since)
                .firstResultOptional();
    }

    /// Stores a new login, its idempotency key and its line in the audit log: one statement,
    /// because a person waits for it. A key that another request stores at the same time is waited
    /// for.
    ///
    /// @return false when the key has begun another login meanwhile; nothing is stored then
    boolean begin(StoredLogin login, String request, @Nullable String key, AuditLine line) {
        LoginView view = login.view();
        Query query =
                database.createNativeQuery(key == null ? BEGIN : CLAIM_AND_BEGIN)
                        .setParameter("id", view.loginId().value())
                        .setParameter("account", view.accountId().value())
                        .setParameter("tenant", view.tenant().value())
                        .setParameter("owner", view.owner().value())
                        .setParameter("partition", login.partition())
                        .setParameter("version", view.version())
                        .setParameter("type", StoredEvents.type(view.state()))
                        .setParameter("state", StoredEvents.json(view.state()))
                        .setParameter("request", request)
                        .setParameter("time", view.createdAt())
                        .setParameter("who", line.who())
                        .setParameter("what", line.what())
                        .setParameter("subject", line.subject())
                        .setParameter("address", line.address());
        if (key != null) {
            query.setParameter("key", key);
        }
        return query.executeUpdate() == 1;
    }

    /// Ends a login that no worker knows of, and frees its idempotency key for another attempt.
    @Transactional
    void endUntold(LoginView login, LoginEvent end) {
        int ended =
                database.createQuery(
                                "update LoginRow set type = :type, state = :state, ended = true"
                                        + " where id = :id and version = 0 and not ended")
                        .setParameter("type", StoredEvents.type(end))
                        .setParameter("state", StoredEvents.json(end))
                        .setParameter("id", login.loginId().value())
                        .executeUpdate();
        if (ended == 1) {
            IdempotencyKey.delete("loginId", login.loginId().value());
        }
    }

    /// Claims a question for one answer.
    ///
    /// @return whether nobody has answered it within the time
    @Transactional
    boolean claim(LoginId login, ChallengeId challenge, Duration time) {
        Instant now = clock.instant();
        return database.createNativeQuery(
                                """
                                update login set answered = :challenge, answered_until = :until
                                 where id = :id and (answered is distinct from :challenge
                                                     or answered_until < :now)
                                """)
                        .setParameter("challenge", challenge.value())
                        .setParameter("until", now.plus(time))
                        .setParameter("now", now)
                        .setParameter("id", login.value())
                        .executeUpdate()
                == 1;
    }

    /// Gives a question back whose answer did not reach Kafka.
    @Transactional
    void release(LoginId login, ChallengeId challenge) {
        database.createNativeQuery(
                        "update login set answered = null where id = :id and answered = :challenge")
                .setParameter("challenge", challenge.value())
                .setParameter("id", login.value())
                .executeUpdate();
    }

    /// Notes that somebody looks at these logins.
    @Transactional
    void watched(Collection<LoginId> logins, Instant until) {
        database.createQuery(
                        "update LoginRow set watchedUntil = :until where id in :ids and not ended")
                .setParameter("until", until)
                .setParameter("ids", logins.stream().map(LoginId::value).toList())
                .executeUpdate();
    }

    private static String begin(String claim, String from) {
        return "with "
                + claim
                + """
                noted as (
                    insert into audit (at, who, what, subject, address)
                    select :time, :who, :what, :subject, :address%1$s)
                insert into login (id, account_id, tenant, owner, partition, version, type, state,
                                   ended, request, created_at)
                select :id, :account, :tenant, :owner, :partition, :version, :type, :state,
                       false, :request, :time%1$s
                """
                        .formatted(from);
    }
}
