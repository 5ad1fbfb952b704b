package telegate.worker.egress;

import io.micrometer.core.instrument.Counter;
import io.micrometer.core.instrument.FunctionCounter;
import io.micrometer.core.instrument.Gauge;
import io.micrometer.core.instrument.MeterRegistry;
import io.micrometer.core.instrument.Timer;
import java.util.EnumMap;
import java.util.Locale;
import java.util.Map;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.LongAdder;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;

/// What operators see of the gate, without any client's name. Thread-safe.
final class GateMetrics {

    /// Why a client was turned away.
    enum Refusal {
        /// Not SOCKS5 with user and password, or something else than CONNECT.
        PROTOCOL,
        TOKEN,
        UNKNOWN,
        CUT,
        /// Too many connections.
        LIMIT,
        /// The greeting took too long.
        SLOW
    }

    private final MeterRegistry registry;
    private final LongAdder up = new LongAdder();
    private final LongAdder down = new LongAdder();
    private final Timer window;
    private final Counter late;
    private final Counter connected;
    private final Map<UpstreamFailure, Counter> failures = new EnumMap<>(UpstreamFailure.class);
    private final Map<Refusal, Counter> refusals = new EnumMap<>(Refusal.class);

    GateMetrics(MeterRegistry registry) {
        this.registry = registry;
        window =
                Timer.builder("telegate.gate.window")
                        .description("From the look at the lease until the write has returned")
                        .register(registry);
        late =
                Counter.builder("telegate.gate.late")
                        .description("Writes during which the lease ran out")
                        .register(registry);
        connected = connects("connected");
        for (UpstreamFailure failure : UpstreamFailure.values()) {
            failures.put(failure, connects(failure.label()));
        }
        for (Refusal refusal : Refusal.values()) {
            String why = refusal.name().toLowerCase(Locale.ROOT);
            refusals.put(refusal, registry.counter("telegate.gate.refused", "why", why));
        }
        bytes("up", up);
        bytes("down", down);
    }

    /// Gauges of what the gate holds now.
    void watch(EgressGate gate, Supplier<Number> bufferBytes) {
        Gauge.builder("telegate.gate.connections", gate, EgressGate::connections)
                .register(registry);
        Gauge.builder("telegate.gate.buffers", bufferBytes)
                .description("Memory that the gate has reserved for data in transit")
                .baseUnit("bytes")
                .register(registry);
        for (FreezeReason reason : FreezeReason.values()) {
            Gauge.builder("telegate.gate.frozen", gate, it -> it.frozen().contains(reason) ? 1 : 0)
                    .tag("reason", reason.name().toLowerCase(Locale.ROOT))
                    .register(registry);
        }
    }

    void up(int bytes) {
        up.add(bytes);
    }

    void down(int bytes) {
        down.add(bytes);
    }

    void written(long nanos) {
        window.record(nanos, TimeUnit.NANOSECONDS);
    }

    void late() {
        late.increment();
    }

    void connected() {
        connected.increment();
    }

    void failed(UpstreamFailure failure) {
        count(failures.get(failure));
    }

    void refused(Refusal refusal) {
        count(refusals.get(refusal));
    }

    private static void count(@Nullable Counter counter) {
        if (counter != null) {
            counter.increment();
        }
    }

    private Counter connects(String outcome) {
        return registry.counter("telegate.gate.connects", "outcome", outcome);
    }

    private void bytes(String direction, LongAdder total) {
        FunctionCounter.builder("telegate.gate.bytes", total, LongAdder::sum)
                .tag("direction", direction)
                .baseUnit("bytes")
                .register(registry);
    }
}
