package telegate.chaos;

import java.io.IOException;
import java.io.PrintStream;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.EnumMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Set;
import java.util.SplittableRandom;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.Semaphore;
import telegate.bench.FileTree;
import telegate.chaos.Evidence.Attempt;
import telegate.chaos.Violation.Invariant;

/// All rounds on one system, and what they found.
final class Chaos {

    private static final int AT_ONCE = 8;
    private static final double MOST_MESSAGES = 20;

    private final ChaosOptions options;
    private final PrintStream out;
    private final Members members = new Members();
    private final Set<String> accepted = ConcurrentHashMap.newKeySet();
    private final Set<String> told = new LinkedHashSet<>();
    private final LoginTally tally = new LoginTally();
    private final Map<Invariant, Integer> counts = new EnumMap<>(Invariant.class);
    private Duration longestOutage = Duration.ZERO;
    private int done;
    private boolean stopped;

    Chaos(ChaosOptions options, PrintStream out) {
        this.options = options;
        this.out = out;
    }

    /// Runs the rounds.
    ///
    /// @param parent folder in which the system gets a folder of its own; that stays when something
    ///   was found
    /// @return whether every invariant held
    boolean run(Path parent) throws InterruptedException {
        Path data = folder(parent);
        Instant begin = Instant.now();
        try (ChaosSystem system =
                ChaosSystem.start(data, options.workers(), options.broken(), out)) {
            long sender = system.phone().people(1, null).getFirst().id();
            connect(system);
            long pushed = 0;
            for (Round round : Round.drawAll(options.rounds(), options.seed(), options.faults())) {
                pushed = run(system, round, sender, pushed);
            }
        } catch (ChaosFailure e) {
            out.println("The suite had to stop: " + e.getMessage() + cause(e));
            stopped = true;
        }
        summary(Duration.between(begin, Instant.now()));
        boolean well = counts.isEmpty() && !stopped;
        if (!well) {
            out.println("The logs are kept in " + data.resolve("logs"));
        } else {
            FileTree.delete(data);
        }
        tally.lines().forEach(out::println);
        out.println(lastLine());
        return well;
    }

    private static String cause(Throwable failure) {
        return failure.getCause() == null ? "" : " (" + failure.getCause() + ")";
    }

    private static Path folder(Path parent) {
        try {
            Files.createDirectories(parent);
            return Files.createTempDirectory(parent, "chaos-");
        } catch (IOException e) {
            throw new UncheckedIOException("No folder can be made in " + parent, e);
        }
    }

    /// Connects the first accounts, one visit each.
    private void connect(ChaosSystem system) throws InterruptedException {
        out.printf("Connecting %d accounts.%n", options.accounts());
        List<Round.Visit> visits = new ArrayList<>();
        for (int i = 0; i < options.accounts(); i++) {
            visits.add(new Round.Visit(Visitor.Plan.SCAN, Duration.ZERO, i % 5 == 4, false, false));
        }
        Instant end = Instant.now().plus(options.patience()).plusSeconds(options.accounts());
        Semaphore turns = new Semaphore(AT_ONCE);
        List<Thread> threads = new ArrayList<>();
        for (Visitor visitor : visitors(system, visits)) {
            turns.acquire();
            threads.add(
                    Thread.ofVirtual()
                            .start(() -> {
                                try {
                                    Attempt _ = visitor.run(() -> Instant.now().isAfter(end));
                                } catch (InterruptedException e) {
                                    Thread.currentThread().interrupt();
                                } finally {
                                    turns.release();
                                }
                            }));
        }
        for (Thread thread : threads) {
            thread.join();
        }
        if (members.online().size() < options.accounts()) {
            throw new ChaosFailure(
                    "Only %d of %d accounts could be connected before the first round"
                            .formatted(members.online().size(), options.accounts()));
        }
    }

    private List<Visitor> visitors(ChaosSystem system, List<Round.Visit> visits)
            throws InterruptedException {
        return new People(system, members, accepted)
                .visitors(visits, new SplittableRandom(options.seed()));
    }

    private long run(ChaosSystem system, Round round, long sender, long pushedBefore)
            throws InterruptedException {
        Instant begin = Instant.now();
        out.printf(
                "round %d seed %d faults %s%n", round.number(), round.seed(), round.faultNames());
        system.keepCopies();
        double rate = Math.clamp(options.accounts() / 2.0, 2.0, MOST_MESSAGES);
        Thread traffic =
                Thread.ofVirtual()
                        .name("traffic")
                        .start(
                                new Traffic(
                                        system,
                                        members,
                                        new SplittableRandom(round.seed() + 1),
                                        sender,
                                        rate));
        People people = new People(system, members, accepted);
        Round.Outcome outcome = round.run(system, members, people, options.patience());
        traffic.interrupt();
        traffic.join();
        outcome.notes().forEach(note -> out.println("  " + note));
        outcome.troubles()
                .forEach(trouble -> out.println("  trouble with the suite itself: " + trouble));
        Settling settling =
                new Settling(
                        system,
                        members,
                        accepted,
                        sender,
                        Instant.now().plus(options.patience()),
                        out);
        int fresh = tell(Checker.check(settling.gather(pushedBefore, outcome)));
        LoginTally _ =
                system.withLog(log -> {
                    tally.add(outcome.strikes(), outcome.attempts(), log::loginState);
                    return tally;
                });
        Duration outage = settling.longestOutage();
        longestOutage = outage.compareTo(longestOutage) > 0 ? outage : longestOutage;
        done++;
        out.printf(
                Locale.ROOT,
                "  took %.0f s, %d logins, %d accounts, longest outage %.1f s, %d new violations%n",
                seconds(Duration.between(begin, Instant.now())),
                round.visitors().size(),
                members.online().size(),
                seconds(outage),
                fresh);
        return settling.pushedUpTo(pushedBefore);
    }

    /// What was told once is not told again in every round that follows.
    ///
    /// @return how many were told
    private int tell(List<Violation> violations) {
        int before = told.size();
        for (Violation violation : violations) {
            if (told.add(violation.invariant() + " " + violation.subject())) {
                out.println("  VIOLATION " + violation);
                counts.merge(violation.invariant(), 1, Integer::sum);
                if (violation.invariant() == Invariant.ACCOUNTS_LOST) {
                    members.forget(violation.subject());
                }
            }
        }
        return told.size() - before;
    }

    private void summary(Duration took) {
        out.printf(
                Locale.ROOT,
                "%d rounds with %d workers and %d accounts from seed %d took %.0f s, longest outage %.1f s%n",
                done,
                options.workers(),
                options.accounts(),
                options.seed(),
                seconds(took),
                seconds(longestOutage));
    }

    private static double seconds(Duration duration) {
        return duration.toMillis() / 1000.0;
    }

    private String lastLine() {
        StringBuilder line = new StringBuilder("rounds=").append(done);
        for (Invariant invariant : Invariant.values()) {
            line.append(' ')
                    .append(invariant.name().toLowerCase(Locale.ROOT))
                    .append('=')
                    .append(counts.getOrDefault(invariant, 0));
        }
        return line.toString();
    }
}
