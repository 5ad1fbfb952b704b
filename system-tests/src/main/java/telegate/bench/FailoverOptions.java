package telegate.bench;

import java.util.List;
import java.util.Locale;
import java.util.Set;

/// What `bench failover` was asked for.
///
/// @param way how a worker goes
record FailoverOptions(Way way, int accounts, int workers) {

    /// How a worker goes.
    enum Way {
        /// `kill -9`, and its supervisor starts it again.
        KILL,
        /// `kill -9`, and nobody does: a lost machine.
        LOSE,
        /// One after the other is replaced: the new one is ready before the old one is stopped.
        ROLL
    }

    static final String HELP =
            """
            ./telegate bench failover [options]

            Connects accounts, lets a worker go, and measures for how long each account had no
            proven connection anywhere. Starts a system of its own on free ports of this machine,
            with the sandbox in place of Telegram, and ends it.

              --way kill      kill: kill -9 of one worker that is started again at once; lose: of
                              one that is not; roll: every worker is replaced, one after the other
              --accounts 500  accounts to connect
              --workers 2     workers

            Exit code 1 when an account does not come back.
            """;

    static FailoverOptions parse(List<String> words) {
        Arguments given = Arguments.parse(words, Set.of("way", "accounts", "workers"), Set.of());
        return new FailoverOptions(
                given.text("way").map(FailoverOptions::way).orElse(Way.KILL),
                given.number("accounts", 500, 1, 5_000),
                given.number("workers", 2, 1, 20));
    }

    private static Way way(String name) {
        for (Way way : Way.values()) {
            if (way.name().toLowerCase(Locale.ROOT).equals(name)) {
                return way;
            }
        }
        throw new UsageException("--way must be kill, lose or roll, not \"" + name + "\".");
    }
}
