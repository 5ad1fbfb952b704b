package telegate.bench;

import java.io.PrintStream;
import java.time.Duration;
import java.util.List;

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
            return system.measure(out, () -> run(system, machine));
        }
    }

    private boolean run(BenchSystem system, Machine machine) throws InterruptedException {
        List<Long> people = system.phone().people(options.accounts());
        if (new Connecting(system, out).all(people) > 0) {
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
        try (OnlineAccounts online = new OnlineAccounts(system.parts());
                Absences absences = new Absences(online::anywhere);
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
        int present = absences.await(options.accounts(), LIMIT);
        out.printf("%d accounts are online.%n", present);
    }
}
