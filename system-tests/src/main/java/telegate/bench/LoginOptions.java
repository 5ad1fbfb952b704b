package telegate.bench;

import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;

/// What `bench login` was asked for.
///
/// @param rate logins begun in a second
/// @param warmup logins before those that count, at the same rate
/// @param seed of the irregularity of the starts
/// @param runs how often the measurement is repeated in one system
/// @param logOut whether each account is logged out once it is connected
record LoginOptions(
        int logins,
        double rate,
        int warmup,
        long seed,
        int runs,
        boolean logOut,
        Optional<Path> json) {

    static final String HELP =
            """
            ./telegate bench login [options]

            Begins logins at a steady rate, whether or not earlier ones have ended, and measures as a
            page and a phone see it: from the request that begins a login to the event with its QR
            code, and from the scan to the event of success. Starts a system of its own on free
            ports of this machine, with the sandbox in place of Telegram, and ends it.

              --logins 200    logins in a run
              --rate 4        logins begun in a second
              --warmup 100    logins before, that do not count
              --runs 1        how often to measure
              --seed 1        of the irregularity of the starts
              --log-out       log each account out once it is connected
              --json FILE     write the results there too

            Exit code 1 when a login failed.
            """;

    private static final int MOST = 5_000;

    static LoginOptions parse(List<String> words) {
        Arguments given =
                Arguments.parse(
                        words,
                        Set.of("logins", "rate", "warmup", "seed", "runs", "json"),
                        Set.of("log-out"));
        LoginOptions options =
                new LoginOptions(
                        given.number("logins", 200, 1, MOST),
                        given.decimal("rate", 4, 0.1, 100),
                        given.number("warmup", 100, 0, MOST),
                        given.whole("seed", 1, Long.MIN_VALUE, Long.MAX_VALUE),
                        given.number("runs", 1, 1, 100),
                        given.flag("log-out"),
                        given.file("json"));
        if (options.people() > MOST) {
            throw new UsageException(
                    "That is more than " + MOST + " logins, warm-up and all runs together.");
        }
        return options;
    }

    /// How many people of the sandbox it takes: everybody logs in once.
    int people() {
        return warmup + logins * runs;
    }

    /// For the JSON report.
    Map<String, Object> summary() {
        return Map.of(
                "logins", logins, "rate", rate, "warmup", warmup, "seed", seed, "runs", runs,
                "log_out", logOut);
    }
}
