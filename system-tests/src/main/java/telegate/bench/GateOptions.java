package telegate.bench;

import java.nio.file.Path;
import java.util.List;
import java.util.Optional;
import java.util.Set;

/// What `bench gate` was asked for.
record GateOptions(int connections, int messages, int pauses, Optional<Path> json) {

    static final String HELP =
            """
            ./telegate bench gate [options]

            Measures the worker's egress gate alone, in a process of its own: memory of an idle
            connection, what it adds to a round trip, how long a write takes after the look at the
            lease, and how many writes were between the two when the process was paused beyond its
            lease (SIGSTOP, SIGCONT).

              --connections 1000  idle connections
              --messages 20000    round trips of 100 bytes, as many through the gate as directly
              --pauses 100        pauses under full traffic
              --json FILE         write the results there too

            Exit code 1 when the gate lost something or ended by itself.
            """;

    static GateOptions parse(List<String> words) {
        Arguments given =
                Arguments.parse(
                        words, Set.of("connections", "messages", "pauses", "json"), Set.of());
        return new GateOptions(
                given.number("connections", 1_000, 1, 10_000),
                given.number("messages", 20_000, 1_000, 1_000_000),
                given.number("pauses", 100, 0, 10_000),
                given.file("json"));
    }
}
