package telegate.worker.session;

import io.micrometer.core.instrument.Counter;
import io.micrometer.core.instrument.MeterRegistry;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.TimeUnit;
import org.jboss.logging.Logger;
import org.jspecify.annotations.Nullable;
import telegate.worker.storage.Outage;

/// A few clients that have made their key and wait for a login: the QR code then takes one round
/// trip instead of a key exchange.
///
/// Thread-safe. Refilling is paced; clients that nobody took are logged out when they are old, so
/// that no unused key stays at Telegram.
public final class WarmPool implements AutoCloseable {

    private static final Logger LOG = Logger.getLogger(WarmPool.class);

    private final ClientSessions sessions;
    private final Capacity capacity;
    private final int size;
    private final Duration age;
    private final Outage unopened =
            new Outage(LOG, "TDLib opens no clients for the pool; tried again and again");
    private final List<WarmClient> clients = new ArrayList<>();
    private final Counter takenWarm;
    private final Counter takenCold;
    private boolean closed;

    /// Of the timer alone.
    private boolean failing;

    /// @param capacity beyond which it is not refilled
    /// @param timer on which the pool is refilled
    /// @param pace shortest time between two new clients
    /// @param age after which an unused client is replaced
    public WarmPool(
            ClientSessions sessions,
            Capacity capacity,
            ScheduledExecutorService timer,
            MeterRegistry metrics,
            int size,
            Duration pace,
            Duration age) {
        this.sessions = sessions;
        this.capacity = capacity;
        this.size = size;
        this.age = age;
        this.takenWarm = metrics.counter("telegate.pool.taken", "start", "warm");
        this.takenCold = metrics.counter("telegate.pool.taken", "start", "cold");
        metrics.gauge("telegate.pool.warm", this, WarmPool::warm);
        var unused =
                timer.scheduleWithFixedDelay(
                        this::maintain, 0, pace.toNanos(), TimeUnit.NANOSECONDS);
    }

    /// A client for a login of somebody who has a place here, the warmest there is, else a new one,
    /// whatever the limit. Nobody listens to it yet.
    public ClientSession take() {
        return takeMade().orElseGet(this::makeCold);
    }

    /// The same for somebody new. A client of the pool adds none; a new one is made only when there
    /// is room for it.
    ///
    /// @return empty at the hard limit
    public Optional<ClientSession> takeWithinLimit() {
        return takeMade().or(this::makeWithinLimit);
    }

    private Optional<ClientSession> takeMade() {
        WarmClient warmest = removeWarmest();
        if (warmest == null) {
            return Optional.empty();
        }
        (warmest.ready() ? takenWarm : takenCold).increment();
        return Optional.of(warmest.session());
    }

    private Optional<ClientSession> makeWithinLimit() {
        return capacity.reserve()
                .map(place -> {
                    try (place) {
                        return makeCold();
                    }
                });
    }

    private ClientSession makeCold() {
        takenCold.increment();
        return sessions.fresh();
    }

    /// A client that can be asked for a QR code at once, if there is one. Nobody listens to it yet.
    public synchronized Optional<ClientSession> takeReady() {
        Optional<WarmClient> ready = clients.stream().filter(WarmClient::ready).findFirst();
        ready.ifPresent(client -> {
            clients.remove(client);
            takenWarm.increment();
        });
        return ready.map(WarmClient::session);
    }

    /// Stops refilling. The clients that nobody took are closed with all others.
    @Override
    public synchronized void close() {
        closed = true;
        clients.clear();
    }

    private synchronized int warm() {
        return (int) clients.stream().filter(WarmClient::ready).count();
    }

    private synchronized @Nullable WarmClient removeWarmest() {
        removeLost();
        for (WarmClient client : clients) {
            if (client.ready()) {
                clients.remove(client);
                return client;
            }
        }
        return clients.isEmpty() ? null : clients.removeFirst();
    }

    private void maintain() {
        try {
            removeAged().forEach(aged -> aged.session().retire());
            addOne();
            failing = false;
        } catch (RuntimeException e) {
            // The timer would stop for good; the next round, very soon, may do better.
            if (!failing) {
                LOG.warn("The pool of warm clients could not be refilled; tried again", e);
            }
            failing = true;
        }
    }

    private synchronized List<WarmClient> removeAged() {
        removeLost();
        if (warm() > 0) {
            unopened.over();
        }
        List<WarmClient> aged = clients.stream().filter(client -> client.olderThan(age)).toList();
        clients.removeAll(aged);
        return aged;
    }

    private synchronized void removeLost() {
        List<WarmClient> lost = clients.stream().filter(WarmClient::lost).toList();
        clients.removeAll(lost);
        // One that could not be opened is still a client, and has a folder.
        for (WarmClient client : lost) {
            client.refusal().ifPresent(refusal -> unopened.noticed(refusal.toString()));
            var unused = client.session().discard();
        }
    }

    private synchronized void addOne() {
        if (closed || clients.size() >= size) {
            return;
        }
        capacity.reserve()
                .ifPresent(place -> {
                    try (place) {
                        clients.add(new WarmClient(sessions.fresh()));
                    }
                });
    }
}
