package telegate.worker.account;

import io.micrometer.core.instrument.Gauge;
import io.micrometer.core.instrument.MeterRegistry;
import java.util.EnumMap;
import java.util.Map;
import java.util.Objects;
import java.util.concurrent.ConcurrentHashMap;
import org.jboss.logging.Logger;
import telegate.contract.AccountId;
import telegate.worker.storage.Outage;

/// Which accounts wait because their client cannot be opened here: counts them, and tells of each
/// kind of obstacle once when it begins for some account and once when it is over for all.
/// Thread-safe.
public final class Obstacles {

    private static final Logger LOG = Logger.getLogger(Obstacles.class);

    private final Map<AccountId, Obstacle> waiting = new ConcurrentHashMap<>();
    private final Map<Obstacle, Outage> outages = new EnumMap<>(Obstacle.class);

    /// @param metrics gets a gauge for each kind
    public Obstacles(MeterRegistry metrics) {
        for (Obstacle obstacle : Obstacle.values()) {
            outages.put(obstacle, new Outage(LOG, obstacle.sentence()));
            Gauge.builder("telegate.accounts.waiting", () -> count(obstacle))
                    .tag("why", obstacle.label())
                    .register(metrics);
        }
    }

    /// An account cannot be opened.
    synchronized void noticed(AccountId account, ObstacleException why) {
        Obstacle former = waiting.put(account, why.obstacle());
        outage(why.obstacle()).noticed(String.valueOf(why.getMessage()));
        if (former != null) {
            tellIfOver(former);
        }
    }

    /// An account is opened, given up, or somebody else's. Costs nothing for one that did not wait.
    void over(AccountId account) {
        if (waiting.containsKey(account)) {
            remove(account);
        }
    }

    private synchronized void remove(AccountId account) {
        Obstacle former = waiting.remove(account);
        if (former != null) {
            tellIfOver(former);
        }
    }

    private void tellIfOver(Obstacle obstacle) {
        if (count(obstacle) == 0) {
            outage(obstacle).over();
        }
    }

    private Outage outage(Obstacle obstacle) {
        return Objects.requireNonNull(outages.get(obstacle));
    }

    private long count(Obstacle obstacle) {
        return waiting.values().stream().filter(one -> one == obstacle).count();
    }
}
