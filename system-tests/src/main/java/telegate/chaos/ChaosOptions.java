package telegate.chaos;

import java.time.Duration;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import telegate.bench.Arguments;
import telegate.bench.UsageException;

/// What `./telegate chaos` was asked for.
///
/// @param rounds how many
/// @param workers how many the fleet has
/// @param accounts how many are connected before the first round
/// @param seed of everything that is drawn by lot; the first round has this very one
/// @param faults what may be drawn; when nothing was said, all, or for a broken design those that
///   it cannot stand
/// @param broken what of the design is switched off in the workers, to see the suite find it
/// @param patience how long everything may take to settle after a round
record ChaosOptions(
        int rounds,
        int workers,
        int accounts,
        long seed,
        List<Fault> faults,
        Optional<Breakage> broken,
        Duration patience) {

    ChaosOptions {
        faults = List.copyOf(faults);
    }

    static ChaosOptions parse(List<String> words) {
        Arguments given =
                Arguments.parse(
                        words,
                        Set.of(
                                "rounds",
                                "workers",
                                "accounts",
                                "seed",
                                "faults",
                                "break",
                                "patience"),
                        Set.of());
        Optional<Breakage> broken = given.text("break").map(ChaosOptions::breakable);
        return new ChaosOptions(
                given.number("rounds", 10, 1, 100_000),
                given.number("workers", 2, 1, 8),
                given.number("accounts", 20, 1, 5_000),
                given.whole("seed", 1, Long.MIN_VALUE, Long.MAX_VALUE),
                given.text("faults")
                        .map(ChaosOptions::parseFaults)
                        .orElse(broken.map(Breakage::telling).orElse(Faults.ALL)),
                broken,
                Duration.ofSeconds(given.number("patience", 180, 10, 3_600)));
    }

    private static List<Fault> parseFaults(String names) {
        return Arrays.stream(names.split(",", -1))
                .map(name ->
                        Faults.named(name)
                                .orElseThrow(() ->
                                        new UsageException(
                                                "There is no fault \"%s\"; there are %s."
                                                        .formatted(name, Faults.names()))))
                .toList();
    }

    private static Breakage breakable(String name) {
        return Breakage.labelled(name)
                .orElseThrow(() ->
                        new UsageException(
                                "--break must be one of %s, not \"%s\"."
                                        .formatted(Breakage.labels(), name)));
    }

    static String help() {
        return """
        ./telegate chaos [options]

        Starts a system of its own on free ports of this machine, with the sandbox in place of
        Telegram, and connects accounts. Then, round by round, breaks it in ways drawn from the
        seed, while people log in and messages flow; waits until all has settled, and checks that
        nothing was lost. Each round says its own seed: with --rounds 1 --seed THAT it is drawn
        again.

          --rounds 10     how many rounds
          --workers 2     workers of the fleet
          --accounts 20   accounts that are connected before the first round
          --seed 1        of everything that is drawn by lot
          --faults a,b    draw only from these: %s
          --break NAME    switch a part of the design off, to see that this is found: gate, epoch,
                          lease or marker; without --faults only those are drawn against which
                          it is there
          --patience 180  seconds in which everything has to settle after a round

        Exit code 1 when anything was lost, shared, left unfinished or told to everybody.
        """
                .formatted(String.join(", ", Faults.names()));
    }
}
