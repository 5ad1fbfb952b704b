package telegate.bench;

import java.io.PrintStream;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ConcurrentSkipListMap;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Semaphore;
import java.util.concurrent.atomic.AtomicInteger;

/// Connects many accounts through the whole system, some at once, and tells how far it is.
final class Connecting {

    private static final int AT_ONCE = 8;
    private static final int ACCOUNTS_PER_LINE = 50;

    private final BenchSystem system;
    private final PrintStream out;

    Connecting(BenchSystem system, PrintStream out) {
        this.system = system;
        this.out = out;
    }

    /// Tells what went wrong.
    ///
    /// @return how many could not be connected
    int all(int accounts) throws InterruptedException {
        return all(system.phone().people(accounts));
    }

    /// The same for people who are there already.
    int all(List<Long> people) throws InterruptedException {
        LoginJourney journey = new LoginJourney(system.gateway(), system.phone());
        Map<String, Integer> failures = new ConcurrentSkipListMap<>();
        Semaphore turns = new Semaphore(AT_ONCE);
        AtomicInteger ended = new AtomicInteger();
        out.printf("Connecting %d accounts, %d at once.%n", people.size(), AT_ONCE);
        try (ExecutorService threads = Executors.newVirtualThreadPerTaskExecutor()) {
            for (long person : people) {
                turns.acquire();
                threads.execute(() -> {
                    connect(journey, person, failures);
                    turns.release();
                    int done = ended.incrementAndGet();
                    if (done % ACCOUNTS_PER_LINE == 0) {
                        int now = ProcessFigures.of(system.workerPid()).threads();
                        out.printf("  %d of %d, %d threads%n", done, people.size(), now);
                    }
                });
            }
        }
        failures.forEach((what, times) -> out.printf("  %d times: %s%n", times, what));
        return failures.values().stream().mapToInt(Integer::intValue).sum();
    }

    private static void connect(LoginJourney journey, long person, Map<String, Integer> failures) {
        try {
            LoginJourney.Seen _ = journey.run(person);
        } catch (BenchFailure e) {
            failures.merge(String.valueOf(e.getMessage()), 1, Integer::sum);
        } catch (InterruptedException e) {
            failures.merge("interrupted", 1, Integer::sum);
            Thread.currentThread().interrupt();
        }
    }
}
