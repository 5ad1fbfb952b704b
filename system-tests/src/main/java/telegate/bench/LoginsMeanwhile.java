package telegate.bench;

import java.io.PrintStream;
import java.util.Locale;
import java.util.Map;
import java.util.OptionalLong;
import java.util.SplittableRandom;
import java.util.UUID;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.FutureTask;

/// People who log in while something else happens: each another person of the sandbox, alternately
/// without and with 2FA, begun at a steady rate from [#begin] to [#end].
final class LoginsMeanwhile implements AutoCloseable {

    private static final long SEED = 1;

    private final PhoneClient phone;
    private final String broker;
    private final double rate;
    private final String password = UUID.randomUUID().toString();
    private final PatientJourney journey;
    private final FutureTask<OpenLoop.Outcome<String>> logins;
    private int people;
    private volatile boolean over;

    /// @param rate logins begun in a second; 0 for none
    LoginsMeanwhile(BenchSystem system, double rate, PrintStream out) {
        this.phone = system.phone();
        this.broker = system.kafka();
        this.rate = rate;
        SplittableRandom random = new SplittableRandom(SEED);
        this.journey =
                new PatientJourney(
                        system.gateway(),
                        system.phone(),
                        password,
                        PatientJourney.Pace.HUMAN,
                        random.split());
        OpenLoop<String> loop = new OpenLoop<>(journey, rate, random, out);
        this.logins = new FutureTask<>(() -> loop.run(this::next));
    }

    /// What came of them.
    ///
    /// @param begun how many there were
    /// @param failures why some did not succeed, and how often
    /// @param endedTwice how many succeeded and ended once more
    /// @param askedAgain how many scans and passwords were needed beyond the first ones
    /// @param pauses for how long each person waited at most after a scan or a password
    /// @param longest of these
    record Found(
            int begun,
            Map<String, Integer> failures,
            int endedTwice,
            int askedAgain,
            Timings pauses,
            PatientJourney.Wait longest) {

        int broken() {
            return endedTwice + failures.values().stream().mapToInt(Integer::intValue).sum();
        }

        void tell(PrintStream out) {
            failures.forEach((what, times) -> out.printf("  %d times: %s%n", times, what));
            out.printf(
                    "%d logins meanwhile, %d of them broken (%d ended more than once), asked_again=%d%n",
                    begun, broken(), endedTwice, askedAgain);
            if (begun > 0) {
                out.printf(
                        Locale.ROOT,
                        "The longest wait of a person was %.2f s, after %s%n",
                        longest.nanos() / 1e9,
                        longest.after());
            }
        }

        /// For the last line.
        String fields() {
            return String.format(
                    Locale.ROOT,
                    "logins=%d logins_broken=%d login_pause_p95_s=%.2f login_pause_max_s=%.2f",
                    begun,
                    broken(),
                    pauses.millis(95) / 1000,
                    pauses.millis(100) / 1000);
        }
    }

    /// People begin to come.
    void begin() {
        Thread.ofVirtual().name("logins").start(logins);
    }

    private OptionalLong next() throws InterruptedException {
        if (over || rate == 0) {
            return OptionalLong.empty();
        }
        people++;
        return OptionalLong.of(
                people % 2 == 0 ? phone.personWithPassword(password) : phone.people(1).getFirst());
    }

    /// Nobody begins any more; returns when all who have begun are through or have given up.
    Found end() throws InterruptedException {
        over = true;
        try {
            OpenLoop.Outcome<String> outcome = logins.get();
            return new Found(
                    outcome.seen().size() + outcome.failed(),
                    outcome.failures(),
                    Hops.read(broker).endedMoreThanOnce(outcome.seen()),
                    journey.askedAgain(),
                    journey.pauses(),
                    journey.longest());
        } catch (ExecutionException e) {
            throw new BenchFailure("Nobody could log in any more", e);
        }
    }

    @Override
    public void close() {
        over = true;
    }
}
