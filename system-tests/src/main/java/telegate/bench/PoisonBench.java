package telegate.bench;

import java.io.PrintStream;
import java.time.Duration;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Set;
import telegate.standalone.Part;

/// What an account whose client aborts the whole process costs the others: how long they are away
/// until it is set aside, and how often each worker dies for it.
final class PoisonBench {

    private static final Duration LIMIT = Duration.ofSeconds(120);

    /// So long nothing happens any more when it is over: longer than a worker needs to start, take
    /// an account up and be ended by it.
    private static final Duration QUIET = Duration.ofSeconds(20);

    private final PoisonOptions options;
    private final PrintStream out;

    PoisonBench(PoisonOptions options, PrintStream out) {
        this.options = options;
        this.out = out;
    }

    /// @return whether all others are back
    boolean run() throws InterruptedException {
        out.println(Machine.here());
        try (BenchSystem system = BenchSystem.start(out, options.workers());
                OnlineAccounts online = new OnlineAccounts(system.parts())) {
            return system.measure(out, () -> run(system, online));
        }
    }

    private boolean run(BenchSystem system, OnlineAccounts online) throws InterruptedException {
        List<Long> people = system.phone().people(options.accounts());
        Connecting connecting = new Connecting(system, out);
        long person = people.getFirst();
        int failed = connecting.all(List.of(person));
        String victim = awaitOnly(online);
        failed += connecting.all(people.subList(1, people.size()));
        return failed == 0 && measure(system, online, person, victim);
    }

    /// The account of the one who is connected so far.
    private static String awaitOnly(OnlineAccounts online) throws InterruptedException {
        long end = System.nanoTime() + LIMIT.toNanos();
        Set<String> accounts = online.anywhere();
        while (accounts.isEmpty() && System.nanoTime() < end) {
            Thread.sleep(20);
            accounts = online.anywhere();
        }
        return accounts.stream()
                .findFirst()
                .orElseThrow(() -> new BenchFailure("The first account does not come online"));
    }

    private boolean measure(BenchSystem system, OnlineAccounts online, long person, String victim)
            throws InterruptedException {
        List<Part> workers = system.parts().workers();
        Part owner = ownerOf(victim, workers, online);
        try (Absences absences = new Absences(() -> without(online.anywhere(), victim))) {
            int _ = absences.await(options.accounts() - 1, LIMIT);
            Map<Part, Integer> before = restarts(workers);
            system.phone().poison(person);
            out.printf("%s has the account that is poisoned now; it is killed.%n", owner.label());
            owner.kill();
            boolean back = awaitQuiet(absences, workers);
            Map<Part, Integer> deaths = restarts(workers);
            deaths.replaceAll((worker, count) -> count - before.getOrDefault(worker, 0));
            // The kill that it began with was ours.
            deaths.merge(owner, -1, Integer::sum);
            boolean aside = !online.anywhere().contains(victim);
            return tell(absences, deaths, back && aside);
        }
    }

    private static Part ownerOf(String account, List<Part> workers, OnlineAccounts online)
            throws InterruptedException {
        for (Part worker : workers) {
            if (online.of(worker).contains(account)) {
                return worker;
            }
        }
        throw new BenchFailure("No worker has the account " + account);
    }

    private static Set<String> without(Set<String> accounts, String one) {
        Set<String> others = new HashSet<>(accounts);
        others.remove(one);
        return others;
    }

    private static Map<Part, Integer> restarts(List<Part> workers) {
        Map<Part, Integer> restarts = new HashMap<>();
        workers.forEach(worker -> restarts.put(worker, worker.restarts()));
        return restarts;
    }

    /// @return whether all others were online for a while and no worker died meanwhile
    private boolean awaitQuiet(Absences absences, List<Part> workers) throws InterruptedException {
        long end = System.nanoTime() + LIMIT.toNanos();
        long since = System.nanoTime();
        int deaths = total(workers);
        while (System.nanoTime() - since < QUIET.toNanos()) {
            if (System.nanoTime() > end) {
                return false;
            }
            if (absences.present() < options.accounts() - 1 || total(workers) != deaths) {
                since = System.nanoTime();
                deaths = total(workers);
            }
            Thread.sleep(20);
        }
        return true;
    }

    private static int total(List<Part> workers) {
        return workers.stream().mapToInt(Part::restarts).sum();
    }

    private boolean tell(Absences absences, Map<Part, Integer> deaths, boolean well) {
        deaths.forEach(
                (worker, count) -> out.printf("  %s died %d times%n", worker.label(), count));
        Timings others = absences.timings();
        out.printf(
                Locale.ROOT,
                "bench poison: accounts=%d workers=%d deaths=%d deaths_of_one_max=%d others_p50_s=%.2f others_p95_s=%.2f others_max_s=%.2f set_aside=%b%n",
                options.accounts(),
                options.workers(),
                deaths.values().stream().mapToInt(Integer::intValue).sum(),
                deaths.values().stream().mapToInt(Integer::intValue).max().orElse(0),
                others.millis(50) / 1000,
                others.millis(95) / 1000,
                others.millis(100) / 1000,
                well);
        return well;
    }
}
