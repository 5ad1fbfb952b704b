package telegate.bench;

import java.nio.file.Path;
import java.util.List;
import java.util.Optional;
import java.util.Set;

/// What `bench accounts` was asked for.
record AccountsOptions(int accounts, Optional<Path> json) {

    static final String HELP =
            """
            ./telegate bench accounts [options]

            Measures the memory and the threads of one worker without any account and with many
            connected ones, each after full collections, when nothing changes any more. Starts a
            system of its own on free ports of this machine, with the sandbox in place of Telegram,
            and ends it.

              --accounts 500  accounts to connect
              --json FILE     write the results there too

            Exit code 1 when an account could not be connected.
            """;

    static AccountsOptions parse(List<String> words) {
        Arguments given = Arguments.parse(words, Set.of("accounts", "json"), Set.of());
        return new AccountsOptions(given.number("accounts", 500, 1, 5_000), given.file("json"));
    }
}
