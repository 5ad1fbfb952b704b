package telegate.bench;

import java.util.List;
import java.util.Locale;
import java.util.Set;

/// What `bench failover` was asked for.
///
/// @param way how a worker goes
/// @param logins begun in a second meanwhile
record FailoverOptions(Way way, int accounts, int workers, double logins) {

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
            proven connection anywhere. Other people log in meanwhile, slowly, so that many are in
            the middle of it when their worker goes; a login is broken when it has not succeeded
            after 60 s, or has ended more than once. Starts a system of its own on free ports of
            this machine, with the sandbox in place of Telegram, and ends it.

              --way kill      kill: kill -9 of one worker that its supervisor starts again; lose:
                              of one that stays away; roll: every worker is replaced, one after
                              the other
              --accounts 500  accounts to connect
              --workers 2     workers
              --logins 1      logins begun in a second meanwhile; 0: none

            Exit code 1 when an account does not come back or a login broke.
            """;

    static FailoverOptions parse(List<String> words) {
        Arguments given =
                Arguments.parse(words, Set.of("way", "accounts", "workers", "logins"), Set.of());
        return new FailoverOptions(
                given.text("way").map(FailoverOptions::way).orElse(Way.KILL),
                given.number("accounts", 500, 1, 5_000),
                given.number("workers", 2, 1, 20),
                given.decimal("logins", 1, 0, 50));
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
