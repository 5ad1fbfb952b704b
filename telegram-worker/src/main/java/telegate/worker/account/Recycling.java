package telegate.worker.account;

import io.micrometer.core.instrument.MeterRegistry;
import java.time.Instant;
import java.time.InstantSource;
import java.util.Comparator;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.function.BooleanSupplier;
import java.util.function.LongSupplier;
import org.jboss.logging.Logger;
import telegate.worker.config.RecyclingConfig;

/// Keeps TDLib's memory bounded: without a database it never forgets a message that it has seen,
/// and gives that up only when it closes. So clients are closed and opened again, one at a time, by
/// age, by messages, and above the memory budget whoever has received most.
///
/// Thread-safe; [#look] returns at once.
public final class Recycling {

    private static final Logger LOG = Logger.getLogger(Recycling.class);

    /// Below that, closing a client gives back less than it costs.
    private static final long WORTHWHILE = 200;

    private final AccountRegistry accounts;
    private final RecyclingConfig config;
    private final LongSupplier residentBytes;
    private final BooleanSupplier trim;
    private final InstantSource clock;
    private final MeterRegistry metrics;
    private final AtomicBoolean underWay = new AtomicBoolean();

    /// @param residentBytes how much memory the process has; below zero when that is not known
    /// @param trim gives what a closed client has left behind back to the operating system
    public Recycling(
            AccountRegistry accounts,
            RecyclingConfig config,
            LongSupplier residentBytes,
            BooleanSupplier trim,
            InstantSource clock,
            MeterRegistry metrics) {
        this.accounts = accounts;
        this.config = config;
        this.residentBytes = residentBytes;
        this.trim = trim;
        this.clock = clock;
        this.metrics = metrics;
    }

    /// Recycles the client that needs it most, if any does and none is under way.
    public void look() {
        if (!underWay.compareAndSet(false, true)) {
            return;
        }
        Optional<Due> due = due();
        if (due.isEmpty()) {
            underWay.set(false);
            return;
        }
        recycle(due.get());
    }

    private record Due(Account account, String reason) {}

    private void recycle(Due due) {
        metrics.counter("telegate.accounts.recycled", "why", due.reason()).increment();
        var unused =
                due.account()
                        .recycle()
                        .orTimeout(config.deadline().toMillis(), TimeUnit.MILLISECONDS)
                        .whenComplete((_, error) -> {
                            if (error != null) {
                                LOG.warnf("%s was not recycled: %s", due.account(), error);
                            }
                            trimLater();
                        });
    }

    /// Not on the lane or timer that has completed the future: it takes some milliseconds.
    private void trimLater() {
        Thread.ofVirtual()
                .name("trim")
                .start(() -> {
                    try {
                        LOG.debugf("Memory given back: %s", trim.getAsBoolean());
                    } finally {
                        underWay.set(false);
                    }
                });
    }

    private Optional<Due> due() {
        Set<Map.Entry<Account, ClientUse>> used = accounts.used().entrySet();
        Instant old = clock.instant().minus(config.age());
        return used.stream()
                .min(Comparator.comparing(entry -> entry.getValue().openedAt()))
                .filter(oldest -> oldest.getValue().openedAt().isBefore(old))
                .map(oldest -> new Due(oldest.getKey(), "age"))
                .or(() ->
                        used.stream()
                                .max(Comparator.comparingLong(Recycling::messages))
                                .flatMap(this::busy));
    }

    private Optional<Due> busy(Map.Entry<Account, ClientUse> busiest) {
        long messages = messages(busiest);
        if (messages >= config.messages()) {
            return Optional.of(new Due(busiest.getKey(), "messages"));
        }
        return messages >= WORTHWHILE && overBudget()
                ? Optional.of(new Due(busiest.getKey(), "memory"))
                : Optional.empty();
    }

    private boolean overBudget() {
        return config.memoryBudget()
                .map(budget -> residentBytes.getAsLong() > budget.asLongValue())
                .orElse(false);
    }

    private static long messages(Map.Entry<Account, ClientUse> used) {
        return used.getValue().messages().get();
    }
}
