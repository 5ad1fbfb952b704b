package telegate.worker.account;

import io.micrometer.core.instrument.MeterRegistry;
import io.quarkus.runtime.configuration.MemorySize;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.Collection;
import java.util.Comparator;
import java.util.Locale;
import java.util.Optional;
import java.util.concurrent.Executor;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.function.BooleanSupplier;
import java.util.function.LongSupplier;
import java.util.function.Supplier;
import org.jboss.logging.Logger;
import org.jspecify.annotations.Nullable;
import telegate.worker.config.RecyclingConfig;

/// Keeps TDLib's memory bounded: without a database it never forgets a message that it has seen,
/// and gives that up only when it closes. So clients are closed and opened again by age, by
/// messages, and above the memory budget whoever has received most.
///
/// One at a time, and the next one only when Telegram has answered through the one before: should
/// new connections be impossible while old ones live, recycling must not end these one by one. When
/// one does not come back in time, the next waits, longer each time. While nothing reaches Telegram
/// anyway none is recycled: its connection would be missed for as long as that lasts.
///
/// Thread-safe; [#look] returns at once.
public final class Recycling {

    private static final Logger LOG = Logger.getLogger(Recycling.class);
    private static final String RECYCLED = "telegate.accounts.recycled";

    /// Below that, closing a client gives back less than it costs.
    private static final long WORTHWHILE = 200;

    /// The pause after failures is doubled so often: from 10 s to about 10 minutes.
    private static final int DOUBLINGS = 6;

    private final Supplier<? extends Collection<Recyclable>> online;
    private final RecyclingConfig config;
    private final BooleanSupplier telegramReachable;
    private final LongSupplier residentBytes;
    private final BooleanSupplier trim;
    private final InstantSource clock;
    private final MeterRegistry metrics;
    private final Executor aside;
    private final AtomicBoolean underWay = new AtomicBoolean();

    /// In a row. Belongs to whoever has set `underWay`.
    private int failures;

    private volatile Instant notBefore = Instant.MIN;

    private enum Reason {
        AGE,
        MESSAGES,
        MEMORY;

        String label() {
            return name().toLowerCase(Locale.ROOT);
        }
    }

    private record Due(Recyclable client, Reason reason) {}

    /// @param telegramReachable whether traffic to Telegram is let through now
    /// @param residentBytes how much memory the process has; below zero when that is not known
    /// @param trim gives what a closed client has left behind back to the operating system
    public Recycling(
            AccountRegistry accounts,
            RecyclingConfig config,
            BooleanSupplier telegramReachable,
            LongSupplier residentBytes,
            BooleanSupplier trim,
            InstantSource clock,
            MeterRegistry metrics) {
        this(
                accounts::recyclable,
                config,
                telegramReachable,
                residentBytes,
                trim,
                clock,
                metrics,
                // Not on the lane that has completed the future, nor on a carrier of all lanes:
                // trimming takes some milliseconds of native code.
                task -> Thread.ofPlatform().daemon().name("recycling").start(task));
    }

    /// @param online the clients of accounts that are online
    /// @param aside runs what takes a while
    Recycling(
            Supplier<? extends Collection<Recyclable>> online,
            RecyclingConfig config,
            BooleanSupplier telegramReachable,
            LongSupplier residentBytes,
            BooleanSupplier trim,
            InstantSource clock,
            MeterRegistry metrics,
            Executor aside) {
        this.online = online;
        this.config = config;
        this.telegramReachable = telegramReachable;
        this.residentBytes = residentBytes;
        this.trim = trim;
        this.clock = clock;
        this.metrics = metrics;
        this.aside = aside;
        for (Reason reason : Reason.values()) {
            metrics.counter(RECYCLED, "why", reason.label());
        }
        metrics.gauge("telegate.memory.resident", this, Recycling::resident);
        metrics.gauge("telegate.memory.budget", this, recycling -> budget().orElse(0L));
    }

    /// Recycles the client that needs it most, if any does and none is under way, and then the next
    /// one.
    public void look() {
        if (clock.instant().isBefore(notBefore) || !underWay.compareAndSet(false, true)) {
            return;
        }
        boolean begun = false;
        try {
            begun = begin();
        } finally {
            if (!begun) {
                underWay.set(false);
            }
        }
    }

    private boolean begin() {
        if (!telegramReachable.getAsBoolean()) {
            return false;
        }
        Optional<Due> due = due();
        due.ifPresent(this::recycle);
        return due.isPresent();
    }

    private void recycle(Due due) {
        var unused =
                due.client()
                        .recycle()
                        .orTimeout(config.deadline().toMillis(), TimeUnit.MILLISECONDS)
                        .whenComplete((recycled, error) ->
                                aside.execute(() -> ended(due, recycled, error)));
    }

    private void ended(Due due, @Nullable Boolean recycled, @Nullable Throwable error) {
        boolean well = error == null && Boolean.TRUE.equals(recycled);
        try {
            if (well) {
                failures = 0;
                metrics.counter(RECYCLED, "why", due.reason().label()).increment();
            } else if (error != null) {
                failed(due, error);
            }
            LOG.debugf("Memory given back: %s", trim.getAsBoolean());
        } finally {
            underWay.set(false);
        }
        // After anything else not at once: the same one would be due again.
        if (well) {
            look();
        }
    }

    private void failed(Due due, Throwable error) {
        Duration pause = config.deadline().multipliedBy(1L << Math.min(failures, DOUBLINGS));
        failures++;
        notBefore = clock.instant().plus(pause);
        LOG.warnf(
                "%s was recycled and is not back, or could not be: %s; the next one has its turn"
                        + " in %d s",
                due.client(), error, pause.toSeconds());
    }

    private Optional<Due> due() {
        Collection<Recyclable> clients = online.get();
        Instant old = clock.instant().minus(config.age());
        return clients.stream()
                .min(Comparator.comparing(Recyclable::openedAt))
                .filter(oldest -> oldest.openedAt().isBefore(old))
                .map(oldest -> new Due(oldest, Reason.AGE))
                .or(() ->
                        clients.stream()
                                .max(Comparator.comparingLong(Recyclable::messages))
                                .flatMap(this::busy));
    }

    private Optional<Due> busy(Recyclable busiest) {
        if (busiest.messages() >= config.messages()) {
            return Optional.of(new Due(busiest, Reason.MESSAGES));
        }
        return busiest.messages() >= WORTHWHILE && overBudget()
                ? Optional.of(new Due(busiest, Reason.MEMORY))
                : Optional.empty();
    }

    private boolean overBudget() {
        return budget().map(budget -> resident() > budget).orElse(false);
    }

    private Optional<Long> budget() {
        return config.memoryBudget().map(MemorySize::asLongValue);
    }

    private long resident() {
        return residentBytes.getAsLong();
    }
}
