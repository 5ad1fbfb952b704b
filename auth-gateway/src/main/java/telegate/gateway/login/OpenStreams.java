package telegate.gateway.login;

import io.micrometer.core.instrument.MeterRegistry;
import io.quarkus.scheduler.Scheduled;
import io.smallrye.common.annotation.RunOnVirtualThread;
import jakarta.enterprise.context.ApplicationScoped;
import java.time.Instant;
import java.time.InstantSource;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.atomic.AtomicInteger;
import org.jboss.logging.Logger;
import telegate.contract.LoginId;
import telegate.contract.OwnerId;
import telegate.gateway.problem.Problem;
import telegate.gateway.problem.ProblemType;
import telegate.gateway.rest.StreamsConfig;

/// Who looks at which login on this replica. Noted in the database while a stream is open, so that
/// whichever replica sweeps knows the logins that nobody looks at any more.
///
/// Thread-safe.
@ApplicationScoped
class OpenStreams {

    private static final Logger LOG = Logger.getLogger(OpenStreams.class);

    private final LoginStore store;
    private final LoginConfig config;
    private final StreamsConfig limits;
    private final InstantSource clock;
    private final Map<LoginId, Integer> logins = new ConcurrentHashMap<>();
    private final Map<OwnerId, Integer> owners = new ConcurrentHashMap<>();
    private final AtomicInteger open;

    OpenStreams(
            LoginStore store,
            LoginConfig config,
            StreamsConfig limits,
            InstantSource clock,
            MeterRegistry metrics) {
        this.store = store;
        this.config = config;
        this.limits = limits;
        this.clock = clock;
        this.open = metrics.gauge("telegate.login.streams", new AtomicInteger());
    }

    /// @throws Problem 429 when the owner has as many as he may have
    void requireRoom(OwnerId owner) {
        if (owners.getOrDefault(owner, 0) >= limits.perOwner()) {
            throw new Problem(
                    ProblemType.TOO_MANY_REQUESTS,
                    "Too many event streams are open. Close some pages.",
                    limits.heartbeat());
        }
    }

    /// A stream was opened.
    ///
    /// @return to be run when it closes
    Runnable opened(LoginView login) {
        open.incrementAndGet();
        owners.merge(login.owner(), 1, Integer::sum);
        logins.merge(login.loginId(), 1, Integer::sum);
        Thread.ofVirtual().name("login-watched").start(() -> note(Set.of(login.loginId())));
        return () -> {
            open.decrementAndGet();
            owners.computeIfPresent(login.owner(), (_, n) -> n == 1 ? null : n - 1);
            logins.computeIfPresent(login.loginId(), (_, n) -> n == 1 ? null : n - 1);
        };
    }

    @Scheduled(every = "20s", concurrentExecution = Scheduled.ConcurrentExecution.SKIP)
    @RunOnVirtualThread
    void renew() {
        if (!logins.isEmpty()) {
            note(Set.copyOf(logins.keySet()));
        }
    }

    /// Failing is no harm until it has failed for as long as nobody need look.
    private void note(Set<LoginId> watched) {
        Instant until = clock.instant().plus(config.unwatchedAfter());
        try {
            store.watched(watched, until);
        } catch (RuntimeException e) {
            LOG.warnf("Open streams were not noted count=%d cause=%s", watched.size(), e);
        }
    }
}
