package telegate.bench;

import java.io.PrintStream;
import java.util.ArrayList;
import java.util.Iterator;
import java.util.List;
import java.util.Map;
import java.util.OptionalLong;
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
///
/// @param <S> what is seen of a login
final class OpenLoop<S> {

    private static final long NANOS_PER_SECOND = 1_000_000_000L;
    private static final int SECONDS_PER_LINE = 10;

    private final Journey<S> journey;
    private final double rate;
    private final SplittableRandom random;
    private final PrintStream out;

    OpenLoop(Journey<S> journey, double rate, SplittableRandom random, PrintStream out) {
        this.journey = journey;
        this.rate = rate;
        this.random = random;
        this.out = out;
    }

    /// What one person does, from the request that begins the login to its end. Thread-safe.
    interface Journey<S> {
        /// @throws BenchFailure when the login does not end as it should
        S run(long person) throws InterruptedException;
    }

    /// Those who come, one after the other.
    interface People {
        /// The next one; nobody when it is over.
        OptionalLong next() throws InterruptedException;
    }

    /// What came of them.
    ///
    /// @param failures how often each kind of failure happened
    /// @param lateness how much later than planned logins were begun; more than a few milliseconds
    ///   mean that the machine has no time for the benchmark itself
    record Outcome<S>(List<S> seen, Map<String, Integer> failures, Timings lateness) {

        int failed() {
            return failures.values().stream().mapToInt(Integer::intValue).sum();
        }
    }

    /// Begins a login for each person, at a random moment of his turn, so that the starts do not
    /// fall into step with anything; returns when all have ended.
    Outcome<S> run(List<Long> people) throws InterruptedException {
        Iterator<Long> rest = people.iterator();
        return run(() -> rest.hasNext() ? OptionalLong.of(rest.next()) : OptionalLong.empty());
    }

    /// The same for people of whom nobody knows how many there will be.
    Outcome<S> run(People people) throws InterruptedException {
        Map<String, Integer> failures = new ConcurrentSkipListMap<>();
        Timings lateness = new Timings();
        AtomicInteger ended = new AtomicInteger();
        List<Future<S>> logins = new ArrayList<>();
        double turn = NANOS_PER_SECOND / rate;
        long begin = System.nanoTime();
        int perLine = (int) Math.ceil(rate * SECONDS_PER_LINE);
        try (ExecutorService threads = Executors.newVirtualThreadPerTaskExecutor()) {
            for (var next = people.next(); next.isPresent(); next = people.next()) {
                long person = next.getAsLong();
                long due = begin + (long) ((logins.size() + random.nextDouble()) * turn);
                sleepUntil(due);
                lateness.add(System.nanoTime() - due);
                logins.add(threads.submit(() -> run(person, failures, ended)));
                if (logins.size() % perLine == 0) {
                    out.printf("  %d logins begun, %d ended%n", logins.size(), ended.get());
                }
            }
        }
        return new Outcome<>(collect(logins), new TreeMap<>(failures), lateness);
    }

    private S run(long person, Map<String, Integer> failures, AtomicInteger ended)
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

    private static <S> List<S> collect(List<Future<S>> logins) throws InterruptedException {
        List<S> seen = new ArrayList<>();
        for (Future<S> login : logins) {
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
