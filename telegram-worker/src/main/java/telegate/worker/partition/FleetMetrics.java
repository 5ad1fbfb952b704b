package telegate.worker.partition;

import io.micrometer.core.instrument.Counter;
import io.micrometer.core.instrument.MeterRegistry;

/// What operators see of the fleet. Thread-safe.
final class FleetMetrics {

    private final Counter renewals;
    private final Counter failures;
    private final Counter takeOvers;
    private final Counter handOvers;
    private final Counter deaths;

    FleetMetrics(MeterRegistry registry, Lease lease, Holdings owned) {
        registry.gauge("telegate.fleet.partitions", owned, Holdings::size);
        registry.gauge(
                "telegate.fleet.lease.left.seconds",
                lease,
                held -> Math.max(0, held.left().toMillis() / 1_000.0));
        this.renewals = registry.counter("telegate.fleet.renewals", "outcome", "confirmed");
        this.failures = registry.counter("telegate.fleet.renewals", "outcome", "failed");
        this.takeOvers = registry.counter("telegate.fleet.take-overs");
        this.handOvers = registry.counter("telegate.fleet.hand-overs");
        this.deaths = registry.counter("telegate.fleet.deaths-found");
    }

    void renewed() {
        renewals.increment();
    }

    void renewalFailed() {
        failures.increment();
    }

    void taken(int count) {
        takeOvers.increment(count);
    }

    void handedOver() {
        handOvers.increment();
    }

    void deathFound() {
        deaths.increment();
    }
}
