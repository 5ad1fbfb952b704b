package telegate.bench;

import java.io.PrintStream;
import java.time.Duration;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import telegate.standalone.Part;
import telegate.standalone.PartSettings;
import telegate.standalone.Standalone;

/// For how long accounts are without a connection when a worker goes, and what people notice who
/// log in just then.
final class FailoverBench {

    private static final Duration LIMIT = Duration.ofSeconds(90);
    private static final Duration SETTLED = Duration.ofSeconds(3);

    /// Longer than people look at a code and think about their password: from then on as many are
    /// at each step as ever will be.
    private static final Duration LEAD = Duration.ofSeconds(10);

    private static final long NOTICEABLE = Duration.ofMillis(500).toNanos();

    private final FailoverOptions options;
    private final PrintStream out;

    FailoverBench(FailoverOptions options, PrintStream out) {
        this.options = options;
        this.out = out;
    }

    /// @return whether every account came back and every login succeeded
    boolean run() throws InterruptedException {
        out.println(Machine.here());
        try (BenchSystem system = BenchSystem.start(out, options.workers())) {
            return system.measure(out, () -> run(system));
        }
    }

    private boolean run(BenchSystem system) throws InterruptedException {
        return new Connecting(system, out).all(options.accounts()) == 0 && measure(system);
    }

    private boolean measure(BenchSystem system) throws InterruptedException {
        try (OnlineAccounts online = new OnlineAccounts(system.parts());
                Absences absences = new Absences(online::anywhere);
                LoginsMeanwhile logins = new LoginsMeanwhile(system, options.logins(), out)) {
            await(absences, "before");
            absences.leaveOutNewcomers();
            Thread.sleep(SETTLED);
            for (Part worker : system.parts().workers()) {
                out.printf("  %s has %d accounts%n", worker.label(), online.of(worker).size());
            }
            double exact = absences.exactToMillis();
            logins.begin();
            if (options.logins() > 0) {
                Thread.sleep(LEAD);
            }
            long begin = System.nanoTime();
            go(system.parts(), absences);
            double all = (System.nanoTime() - begin) / 1e9;
            boolean back = absences.present() == options.accounts();
            Thread.sleep(SETTLED);
            Away away = new Away(absences.timings(), absences.timingsOf(NOTICEABLE));
            Timings home = goHome(system.parts(), online);
            return tell(away, home, exact, all, back, logins.end());
        }
    }

    /// @param everybody the longest absence of each account
    /// @param noticed of those that were away for longer than the looks are apart
    private record Away(Timings everybody, Timings noticed) {}

    /// The worker that was killed gets a share of the accounts again.
    ///
    /// @return the longest absence of each account meanwhile
    private Timings goHome(Standalone system, OnlineAccounts online) throws InterruptedException {
        if (options.way() != FailoverOptions.Way.KILL) {
            return new Timings();
        }
        Part again = system.workers().getLast();
        int share = options.accounts() / options.workers() * 3 / 4;
        try (Absences absences = new Absences(online::anywhere)) {
            absences.leaveOutNewcomers();
            long end = System.nanoTime() + LIMIT.toNanos();
            while (online.of(again).size() < share && System.nanoTime() < end) {
                Thread.sleep(50);
            }
            Thread.sleep(SETTLED);
            await(absences, "after %s has its share again".formatted(again.label()));
            return absences.timings();
        }
    }

    private void go(Standalone system, Absences absences) throws InterruptedException {
        switch (options.way()) {
            case KILL -> {
                system.workers().getLast().kill();
                awaitGone(absences);
                await(absences, "after");
            }
            case LOSE -> {
                system.workers().getLast().lose();
                awaitGone(absences);
                await(absences, "after");
            }
            case ROLL -> {
                for (Part old : List.copyOf(system.workers())) {
                    system.addWorker(PartSettings.properties(Map.of())).start();
                    system.removeWorker(old);
                    await(absences, "after " + old.label() + " was replaced");
                }
            }
        }
    }

    private static void awaitGone(Absences absences) throws InterruptedException {
        while (absences.present() == absences.known()) {
            Thread.sleep(5);
        }
    }

    private void await(Absences absences, String when) throws InterruptedException {
        int present = absences.await(options.accounts(), LIMIT);
        out.printf("%d accounts are online %s.%n", present, when);
    }

    private boolean tell(
            Away absent,
            Timings home,
            double exact,
            double all,
            boolean back,
            LoginsMeanwhile.Found logins) {
        logins.tell(out);
        Timings away = absent.noticed();
        out.printf(
                Locale.ROOT,
                "%d of %d accounts were away for 0.5 s or longer; looks were up to %.0f ms apart before%n",
                away.count(),
                options.accounts(),
                exact);
        out.printf(
                Locale.ROOT,
                "bench failover: way=%s accounts=%d workers=%d away=%d away_p50_s=%.2f away_p95_s=%.2f away_max_s=%.2f p95_of_all_s=%.2f until_all_s=%.2f back=%b home_p95_s=%.2f home_max_s=%.2f %s%n",
                options.way().name().toLowerCase(Locale.ROOT),
                options.accounts(),
                options.workers(),
                away.count(),
                away.millis(50) / 1000,
                away.millis(95) / 1000,
                away.millis(100) / 1000,
                absent.everybody().millis(95) / 1000,
                all,
                back,
                home.millis(95) / 1000,
                home.millis(100) / 1000,
                logins.fields());
        return back && logins.broken() == 0;
    }
}
