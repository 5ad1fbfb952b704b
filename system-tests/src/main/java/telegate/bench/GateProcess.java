package telegate.bench;

import io.micrometer.core.instrument.Meter;
import io.micrometer.core.instrument.Timer;
import io.micrometer.core.instrument.config.MeterFilter;
import io.micrometer.core.instrument.distribution.DistributionStatisticConfig;
import io.micrometer.core.instrument.distribution.HistogramSnapshot;
import io.micrometer.core.instrument.simple.SimpleMeterRegistry;
import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStreamReader;
import java.lang.management.BufferPoolMXBean;
import java.lang.management.ManagementFactory;
import java.lang.management.MemoryMXBean;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.UUID;
import java.util.concurrent.TimeUnit;
import telegate.worker.egress.EgressGate;
import telegate.worker.egress.GateSettings;
import telegate.worker.egress.UpstreamFailure;
import telegate.worker.egress.UpstreamListener;
import telegate.worker.tdlib.Proxy;

/// The measured process: a gate and nothing else. Obeys one word for each line of its input,
/// answers with one line, and ends with its input.
final class GateProcess {

    private static final double HALF = 0.5;
    private static final double MOST = 0.99;
    private static final int CONNECTIONS_PER_CLIENT = 100_000;

    private final SimpleMeterRegistry metrics = new SimpleMeterRegistry();
    private final BenchLease lease;
    private final EgressGate gate;

    private GateProcess(Duration leaseLength) {
        metrics.config().meterFilter(new Percentiles());
        lease = new BenchLease(leaseLength);
        gate =
                EgressGate.start(
                        new GateSettings(null, Duration.ofSeconds(4), CONNECTIONS_PER_CLIENT),
                        lease,
                        new Silent(),
                        metrics);
        lease.renewFor(gate);
    }

    /// @param args length of the lease in milliseconds
    public static void main(String[] args) throws IOException {
        var process = new GateProcess(Duration.ofMillis(Long.parseLong(args[0])));
        Proxy.Socks5 proxy = process.gate.admit(UUID.randomUUID());
        System.out.printf("%d %s %s%n", proxy.port(), proxy.user(), proxy.password());
        var commands = new BufferedReader(new InputStreamReader(System.in, StandardCharsets.UTF_8));
        String command;
        while ((command = commands.readLine()) != null) {
            System.out.println(process.answer(command));
        }
        process.gate.close();
    }

    private String answer(String command) {
        return switch (command) {
            case "memory" -> memory();
            case "window" -> window();
            case "late" ->
                    Long.toString((long) metrics.get("telegate.gate.late").counter().count());
            case "expired" -> Long.toString(lease.expiries());
            default -> throw new IllegalArgumentException(command);
        };
    }

    /// Heap after collections, and Netty's direct memory, in bytes.
    private String memory() {
        MemoryMXBean memory = ManagementFactory.getMemoryMXBean();
        long heap = Long.MAX_VALUE;
        for (int i = 0; i < 5; i++) {
            memory.gc();
            heap = Math.min(heap, memory.getHeapMemoryUsage().getUsed());
        }
        long direct =
                ManagementFactory.getPlatformMXBeans(BufferPoolMXBean.class).stream()
                        .filter(pool -> pool.getName().equals("direct"))
                        .mapToLong(BufferPoolMXBean::getMemoryUsed)
                        .sum();
        double buffers = metrics.get("telegate.gate.buffers").gauge().value();
        return heap + " " + Math.max(direct, (long) buffers);
    }

    /// Median, 99 % and longest, in nanoseconds, and how many.
    private String window() {
        Timer timer = metrics.get("telegate.gate.window").timer();
        HistogramSnapshot taken = timer.takeSnapshot();
        return "%d %d %d %d"
                .formatted(
                        (long) taken.percentileValues()[0].value(TimeUnit.NANOSECONDS),
                        (long) taken.percentileValues()[1].value(TimeUnit.NANOSECONDS),
                        (long) taken.max(TimeUnit.NANOSECONDS),
                        timer.count());
    }

    private static final class Percentiles implements MeterFilter {
        @Override
        public DistributionStatisticConfig configure(
                Meter.Id id, DistributionStatisticConfig config) {
            return DistributionStatisticConfig.builder()
                    .percentiles(HALF, MOST)
                    .percentilePrecision(3)
                    .expiry(Duration.ofHours(1))
                    .build()
                    .merge(config);
        }
    }

    private static final class Silent implements UpstreamListener {
        @Override
        public void connected(UUID client) {
            // Not measured.
        }

        @Override
        public void failed(UUID client, UpstreamFailure failure) {
            System.err.println("The gate did not reach the echo: " + failure);
        }
    }
}
