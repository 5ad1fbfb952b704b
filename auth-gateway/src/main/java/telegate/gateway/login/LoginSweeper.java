package telegate.gateway.login;

import io.quarkus.scheduler.Scheduled;
import io.smallrye.common.annotation.RunOnVirtualThread;
import jakarta.enterprise.context.ApplicationScoped;
import jakarta.persistence.EntityManager;
import jakarta.transaction.Transactional;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.List;
import org.jboss.logging.Logger;
import telegate.contract.CancelReason;
import telegate.contract.Command;
import telegate.contract.LoginEvent;

/// Ends what would stay open for ever: logins that nobody looks at any more, and logins that no
/// worker took up in time. One replica at a time. A login that never had an event stream was begun
/// by a program that asks by GET; it is left to its deadline.
@ApplicationScoped
class LoginSweeper {

    private static final Logger LOG = Logger.getLogger(LoginSweeper.class);

    /// Any number; whoever holds it sweeps.
    private static final long LOCK = 0x7E1E_6A7E_0002L;

    private static final int MOST_AT_ONCE = 100;

    private final EntityManager database;
    private final LoginStore store;
    private final LoginCommands commands;
    private final LoginConfig config;
    private final InstantSource clock;

    /// While the database is away nobody can note that somebody looks; everybody gets the whole
    /// time for that again.
    private final Unbroken answers;

    LoginSweeper(
            EntityManager database,
            LoginStore store,
            LoginCommands commands,
            LoginConfig config,
            InstantSource clock) {
        this.database = database;
        this.store = store;
        this.commands = commands;
        this.config = config;
        this.clock = clock;
        this.answers = new Unbroken(longestGap(config));
    }

    /// Shorter than what those need who look to be forgotten.
    private static Duration longestGap(LoginConfig config) {
        Duration half = config.unwatchedAfter().dividedBy(2);
        Duration twoTurns = config.sweepEvery().multipliedBy(2);
        return half.compareTo(twoTurns) > 0 ? half : twoTurns;
    }

    @Scheduled(
            every = "${telegate.login.sweep-every:10s}",
            concurrentExecution = Scheduled.ConcurrentExecution.SKIP)
    @RunOnVirtualThread
    @Transactional
    void sweep() {
        boolean mine =
                (Boolean)
                        database.createNativeQuery("select pg_try_advisory_xact_lock(:lock)")
                                .setParameter("lock", LOCK)
                                .getSingleResult();
        Instant now = clock.instant();
        Duration answering = answers.happens(now);
        if (!mine) {
            return;
        }
        expireUntold(now);
        if (answering.compareTo(config.unwatchedAfter()) >= 0) {
            cancelUnwatched(now);
        }
        long forgotten = IdempotencyKey.delete("createdAt < ?1", now.minus(config.keysKept()));
        if (forgotten > 0) {
            LOG.debugf("Idempotency keys forgotten count=%d", forgotten);
        }
    }

    private void expireUntold(Instant now) {
        List<LoginRow> untold =
                LoginRow.<LoginRow>find(
                                "version = 0 and not ended and createdAt < ?1",
                                now.minus(config.startExpiry()))
                        .range(0, MOST_AT_ONCE - 1)
                        .list();
        for (LoginRow row : untold) {
            LoginView view = row.view();
            store.endUntold(view, new LoginEvent.Expired(view.owner(), 0, view.state().deadline()));
            LOG.warnf("No worker took the login up loginId=%s", view.loginId());
        }
    }

    private void cancelUnwatched(Instant now) {
        List<LoginRow> unwatched =
                LoginRow.<LoginRow>find("not ended and watchedUntil < ?1", now)
                        .range(0, MOST_AT_ONCE - 1)
                        .list();
        for (LoginRow row : unwatched) {
            commands.send(StoredLogin.of(row), new Command.CancelLogin(CancelReason.UNWATCHED));
            // Once is enough; a new stream would set it again.
            database.createQuery("update LoginRow set watchedUntil = null where id = :id")
                    .setParameter("id", row.id)
                    .executeUpdate();
            LOG.infof("Nobody looks at the login any more loginId=%s", row.id);
        }
    }
}
