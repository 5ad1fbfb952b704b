package telegate.bench;

import java.io.PrintStream;
import java.time.Duration;
import java.util.Locale;
import java.util.Map;

/// How heavy connected accounts are for a worker.
final class AccountsBench {

    private static final Duration ONLINE_LIMIT = Duration.ofSeconds(60);

    private final AccountsOptions options;
    private final PrintStream out;

    AccountsBench(AccountsOptions options, PrintStream out) {
        this.options = options;
        this.out = out;
    }

    /// @return whether every account was connected and nothing ended by itself
    boolean run() throws InterruptedException {
        Machine machine = Machine.here();
        out.println(machine);
        try (BenchSystem system = BenchSystem.start(out)) {
            long worker = system.workerPid();
            out.println("Waiting until the worker has come to rest.");
            SettledProcess.Reading before = SettledProcess.look(worker);
            tell("without accounts", before);
            int failed = new Connecting(system, out).all(options.accounts());
            failed += awaitOnline(system, options.accounts() - failed) + system.restarts();
            out.println("Waiting until the worker has come to rest.");
            SettledProcess.Reading after = SettledProcess.look(worker);
            tell("with " + options.accounts() + " accounts", after);
            if (failed > 0) {
                out.println("The logs are kept in " + system.keepLogs());
            }
            finish(machine, before, after, failed, system.gateway().repeated());
            return failed == 0;
        }
    }

    private void tell(String when, SettledProcess.Reading reading) {
        ProcessFigures figures = reading.figures();
        out.printf(
                Locale.ROOT,
                "%s: RSS %.1f MiB, PSS %.1f MiB, %d threads%s%n",
                when,
                figures.rssMib(),
                figures.pssMib(),
                figures.threads(),
                reading.settled() ? "" : " (it did not come to rest)");
    }

    /// @return how many of the connected accounts are not online in time
    private int awaitOnline(BenchSystem system, int wanted) throws InterruptedException {
        long end = System.nanoTime() + ONLINE_LIMIT.toNanos();
        int online = system.worker().accountsOnline();
        while (online < wanted && System.nanoTime() < end) {
            Thread.sleep(Duration.ofMillis(200));
            online = system.worker().accountsOnline();
        }
        out.printf("%d accounts are online.%n", online);
        return Math.max(0, wanted - online);
    }

    private void finish(
            Machine machine,
            SettledProcess.Reading before,
            SettledProcess.Reading after,
            int failed,
            int repeated) {
        double each = (after.figures().rssMib() - before.figures().rssMib()) / options.accounts();
        Map<String, Integer> threads = after.figures().threadsSince(before.figures());
        if (!threads.isEmpty()) {
            out.println("threads that came (+) or went (-): " + threads);
        }
        new Report("accounts", machine)
                .put("accounts", options.accounts())
                .put("before", before)
                .put("after", after)
                .put("per_account_mib", each)
                .put("failed", failed)
                .put("repeated", repeated)
                .writeTo(options.json());
        out.printf(
                Locale.ROOT,
                "bench accounts: accounts=%d rss0_mib=%.1f rss%d_mib=%.1f per_account_mib=%.3f threads0=%d threads%d=%d failed=%d repeated=%d%n",
                options.accounts(),
                before.figures().rssMib(),
                options.accounts(),
                after.figures().rssMib(),
                each,
                before.figures().threads(),
                options.accounts(),
                after.figures().threads(),
                failed,
                repeated);
    }
}
