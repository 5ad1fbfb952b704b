package telegate.bench;

import java.io.PrintStream;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.SplittableRandom;
import java.util.TreeMap;
import java.util.concurrent.ConcurrentSkipListMap;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.locks.LockSupport;

/// Begins logins at a steady rate, each on a thread of its own: a slow system does not get fewer of
/// them, as it would from someone who waits for one login before he begins the next.
final class OpenLoop {

    private static final long NANOS_PER_SECOND = 1_000_000_000L;
    private static final int SECONDS_PER_LINE = 10;

    private final LoginJourney journey;
    private final double rate;
    private final SplittableRandom random;
    private final PrintStream out;

    OpenLoop(LoginJourney journey, double rate, SplittableRandom random, PrintStream out) {
        this.journey = journey;
        this.rate = rate;
        this.random = random;
        this.out = out;
    }

    /// What came of them.
    ///
    /// @param failures how often each kind of failure happened
    /// @param lateness how much later than planned logins were begun; more than a few milliseconds
    ///   mean that the machine has no time for the benchmark itself
    record Outcome(List<LoginJourney.Seen> seen, Map<String, Integer> failures, Timings lateness) {

        int failed() {
            return failures.values().stream().mapToInt(Integer::intValue).sum();
        }
    }

    /// Begins a login for each person, at a random moment of his turn, so that the starts do not
    /// fall into step with anything; returns when all have ended.
    Outcome run(List<Long> people) throws InterruptedException {
        Map<String, Integer> failures = new ConcurrentSkipListMap<>();
        Timings lateness = new Timings();
        AtomicInteger ended = new AtomicInteger();
        List<Future<LoginJourney.Seen>> logins = new ArrayList<>();
        double turn = NANOS_PER_SECOND / rate;
        long begin = System.nanoTime();
        int perLine = (int) Math.ceil(rate * SECONDS_PER_LINE);
        try (ExecutorService threads = Executors.newVirtualThreadPerTaskExecutor()) {
            for (int i = 0; i < people.size(); i++) {
                long person = people.get(i);
                long due = begin + (long) ((i + random.nextDouble()) * turn);
                sleepUntil(due);
                lateness.add(System.nanoTime() - due);
                logins.add(threads.submit(() -> run(person, failures, ended)));
                if ((i + 1) % perLine == 0) {
                    out.printf("  %d of %d begun, %d ended%n", i + 1, people.size(), ended.get());
                }
            }
        }
        return new Outcome(collect(logins), new TreeMap<>(failures), lateness);
    }

    private LoginJourney.Seen run(long person, Map<String, Integer> failures, AtomicInteger ended)
            throws InterruptedException {
        try {
            return journey.run(person);
        } catch (BenchFailure e) {
            failures.merge(String.valueOf(e.getMessage()), 1, Integer::sum);
            throw e;
        } finally {
            ended.incrementAndGet();
        }
    }

    private static List<LoginJourney.Seen> collect(List<Future<LoginJourney.Seen>> logins)
            throws InterruptedException {
        List<LoginJourney.Seen> seen = new ArrayList<>();
        for (Future<LoginJourney.Seen> login : logins) {
            try {
                seen.add(login.get());
            } catch (ExecutionException e) {
                if (!(e.getCause() instanceof BenchFailure)) {
                    throw new IllegalStateException("The benchmark itself failed", e);
                }
                // Counted where it happened.
            }
        }
        return seen;
    }

    private static void sleepUntil(long due) throws InterruptedException {
        for (long left = due - System.nanoTime(); left > 0; left = due - System.nanoTime()) {
            LockSupport.parkNanos(left);
            if (Thread.interrupted()) {
                throw new InterruptedException();
            }
        }
    }
}
