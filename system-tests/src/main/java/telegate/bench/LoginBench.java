package telegate.bench;

import java.io.PrintStream;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.SplittableRandom;

/// How fast logins are, as a page and a phone see it.
final class LoginBench {

    private final LoginOptions options;
    private final PrintStream out;
    private final Timings code = new Timings();
    private final Timings success = new Timings();
    private double warm;
    private double cold;
    private int failed;
    private int repeated;

    LoginBench(LoginOptions options, PrintStream out) {
        this.options = options;
        this.out = out;
    }

    /// @return whether every login succeeded
    boolean run() throws InterruptedException {
        Machine machine = Machine.here();
        out.println(machine);
        Report report = new Report("login", machine).put("options", options.summary());
        try (BenchSystem system = BenchSystem.start(out)) {
            List<LoginRun> runs = measure(system);
            report.put("runs", runs.stream().map(LoginRun::summary).toList());
        }
        report.put("failed", failed).put("repeated", repeated).writeTo(options.json());
        out.println(lastLine());
        return failed == 0;
    }

    private List<LoginRun> measure(BenchSystem system) throws InterruptedException {
        List<Long> people = system.phone().people(options.people());
        OpenLoop<LoginJourney.Seen> loop =
                new OpenLoop<>(
                        new LoginJourney(system.gateway(), system.phone()),
                        options.rate(),
                        new SplittableRandom(options.seed()),
                        out);
        if (options.warmup() > 0) {
            out.printf("Warming up with %d logins.%n", options.warmup());
            OpenLoop.Outcome<LoginJourney.Seen> warmup =
                    loop.run(people.subList(0, options.warmup()));
            failed += warmup.failed();
            afterwards(system, warmup);
        }
        List<LoginRun> runs = new ArrayList<>();
        for (int number = 1; number <= options.runs(); number++) {
            out.printf(Locale.ROOT, "Run %d of %d.%n", number, options.runs());
            int from = options.warmup() + (number - 1) * options.logins();
            LoginRun run = one(system, loop, people.subList(from, from + options.logins()));
            add(run);
            tell(run);
            runs.add(run);
        }
        if (system.restarts() > 0) {
            out.printf("%d times a part of the system ended by itself.%n", system.restarts());
            failed += system.restarts();
        }
        repeated = system.gateway().repeated();
        if (failed > 0) {
            out.println("The logs are kept in " + system.keepLogs());
        }
        return runs;
    }

    private LoginRun one(BenchSystem system, OpenLoop<LoginJourney.Seen> loop, List<Long> people)
            throws InterruptedException {
        WorkerClient.Starts before = system.worker().starts();
        CpuTimes used = CpuTimes.of(system.processes());
        OpenLoop.Outcome<LoginJourney.Seen> outcome = loop.run(people);
        LoginRun run =
                new LoginRun(
                        outcome,
                        Hops.read(system.kafka()).of(outcome.seen()),
                        system.worker().starts().since(before),
                        system.phone().statistics().path("requests"),
                        CpuTimes.of(system.processes()).each(used, people.size()));
        afterwards(system, outcome);
        return run;
    }

    private void afterwards(BenchSystem system, OpenLoop.Outcome<LoginJourney.Seen> outcome)
            throws InterruptedException {
        outcome.failures().forEach((what, times) -> out.printf("  %d times: %s%n", times, what));
        if (options.logOut()) {
            for (LoginJourney.Seen login : outcome.seen()) {
                system.gateway().logOut(login.account());
            }
        }
    }

    private void add(LoginRun run) {
        code.addAll(run.code());
        success.addAll(run.success());
        warm += run.starts().warm();
        cold += run.starts().cold();
        failed += run.outcome().failed();
    }

    private void tell(LoginRun run) {
        out.println(run.table());
        out.println("processor time for each login: " + CpuTimes.text(run.cpu()));
        out.printf(
                Locale.ROOT,
                "cold starts: %.1f %% (%.0f of %.0f)%n",
                run.starts().coldPercent(),
                run.starts().cold(),
                run.starts().warm() + run.starts().cold());
    }

    private String lastLine() {
        return String.format(
                Locale.ROOT,
                "bench login: logins=%d rate=%s/s qr_p50_ms=%.1f qr_p99_ms=%.1f success_p50_ms=%.1f cold=%.1f%% failed=%d repeated=%d",
                options.logins() * options.runs(),
                rate(options.rate()),
                code.millis(50),
                code.millis(99),
                success.millis(50),
                new WorkerClient.Starts(warm, cold).coldPercent(),
                failed,
                repeated);
    }

    private static String rate(double rate) {
        return rate == Math.rint(rate) ? Long.toString((long) rate) : Double.toString(rate);
    }
}
