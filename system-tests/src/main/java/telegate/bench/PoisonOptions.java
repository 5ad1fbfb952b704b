package telegate.bench;

import java.util.List;
import java.util.Set;

/// What `bench poison` was asked for.
record PoisonOptions(int accounts, int workers) {

    static final String HELP =
            """
            ./telegate bench poison [options]

            Connects accounts, makes one of them abort every process that starts its client, and
            kills its worker. Measures for how long the others are without a proven connection
            until that account is set aside, and counts how often each worker dies for it.

              --accounts 150  accounts to connect
              --workers 3     workers

            Exit code 1 when the others do not come back or the account is not set aside.
            """;

    static PoisonOptions parse(List<String> words) {
        Arguments given = Arguments.parse(words, Set.of("accounts", "workers"), Set.of());
        return new PoisonOptions(
                given.number("accounts", 150, 2, 5_000), given.number("workers", 3, 1, 20));
    }
}
