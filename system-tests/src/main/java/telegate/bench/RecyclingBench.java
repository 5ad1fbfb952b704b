package telegate.bench;

import java.io.PrintStream;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Set;

/// Whether recycling keeps the worker's memory within its budget through a day's messages, and what
/// the accounts notice of it.
final class RecyclingBench {

    private static final Duration LIMIT = Duration.ofSeconds(60);
    private static final Duration SETTLED = Duration.ofSeconds(3);

    private final RecyclingOptions options;
    private final PrintStream out;

    RecyclingBench(RecyclingOptions options, PrintStream out) {
        this.options = options;
        this.out = out;
    }

    /// @return whether every message was published, every account is back and nothing ended
    boolean run() throws InterruptedException {
        Machine machine = Machine.here();
        out.println(machine);
        try (BenchSystem system = BenchSystem.start(out, 1, options.workerProperties())) {
            boolean well = false;
            try {
                well = run(system, machine);
            } finally {
                if (!well) {
                    out.println("The logs are kept in " + system.keepLogs());
                }
            }
            return well;
        }
    }

    private boolean run(BenchSystem system, Machine machine) throws InterruptedException {
        List<Long> people = system.phone().people(options.accounts());
        Map<String, Integer> failures = new Connecting(system, out).all(people);
        failures.forEach((what, times) -> out.printf("  %d times: %s%n", times, what));
        if (!failures.isEmpty()) {
            return false;
        }
        RecyclingFindings found = measure(system, people);
        new Report("recycling", machine)
                .put("options", options.summary())
                .put("found", found.summary(options))
                .writeTo(options.json());
        out.println(found.table(options));
        out.println(found.lastLine(options));
        return found.well(options);
    }

    private RecyclingFindings measure(BenchSystem system, List<Long> people)
            throws InterruptedException {
        try (Absences absences = new Absences(() -> online(system.worker()));
                MessageTally tally = new MessageTally(system.kafka(), options.accounts())) {
            tally.start();
            await(absences);
            Thread.sleep(SETTLED);
            WorkerClient.Recycled before = system.worker().recycled();
            MessageLoad load = load(system, tally, people);
            long begun = System.nanoTime();
            try (MemorySamples memory = MemorySamples.of(system.workerPid())) {
                long sent = load.run();
                double seconds = (System.nanoTime() - begun) / 1e9;
                List<MemorySamples.Sample> samples = memory.taken();
                await(absences);
                return new RecyclingFindings(
                        seconds,
                        sent,
                        tally.distinct(),
                        tally.repeated(),
                        system.worker().recycled().since(before),
                        MemorySamples.Summary.of(samples),
                        absences.timings(),
                        absences.exactToMillis(),
                        options.accounts() - absences.present(),
                        system.restarts());
            }
        }
    }

    private MessageLoad load(BenchSystem system, MessageTally tally, List<Long> people)
            throws InterruptedException {
        long sender = system.phone().people(1).getFirst();
        out.printf(
                "Sending %d messages to each, %d are recycled after.%n",
                options.messages(), options.recycleAfter());
        return new MessageLoad(
                system.phone(), tally, sender, people, options.messages(), options.rate(), out);
    }

    private void await(Absences absences) throws InterruptedException {
        long end = System.nanoTime() + LIMIT.toNanos();
        while (absences.present() < options.accounts() && System.nanoTime() < end) {
            Thread.sleep(Duration.ofMillis(20));
        }
        out.printf("%d accounts are online.%n", absences.present());
    }

    private static Set<String> online(WorkerClient worker) {
        try {
            return worker.online();
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            return Set.of();
        }
    }
}
