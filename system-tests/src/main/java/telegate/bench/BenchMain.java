package telegate.bench;

import java.io.PrintStream;
import java.util.List;
import java.util.logging.Level;
import java.util.logging.Logger;
import telegate.embedded.ChildFailedException;
import telegate.standalone.SettingsException;

/// What `./telegate bench` runs. Exit code 0 when everything was measured and nothing failed, 1
/// when something failed, 2 for a wrong command line.
public final class BenchMain {

    private static final int FAILED = 1;
    private static final int WRONG_USAGE = 2;

    // Held, because a logger that nobody holds forgets its level.
    private static final Logger KAFKA = Logger.getLogger("org.apache.kafka");

    private BenchMain() {}

    /// @param args `login`, `accounts`, `failover`, `poison`, `recycling` or `gate`, then options;
    ///   `--help` tells them
    public static void main(String[] args) throws InterruptedException {
        KAFKA.setLevel(Level.WARNING);
        System.exit(run(List.of(args), System.out, System.err));
    }

    static int run(List<String> words, PrintStream out, PrintStream errors)
            throws InterruptedException {
        try {
            String bench = words.isEmpty() ? "" : words.getFirst();
            List<String> options = words.isEmpty() ? words : words.subList(1, words.size());
            boolean help = options.contains("--help") || options.contains("-h");
            return switch (bench) {
                case "login" -> help ? tell(out, LoginOptions.HELP) : login(options, out);
                case "accounts" -> help ? tell(out, AccountsOptions.HELP) : accounts(options, out);
                case "failover" -> help ? tell(out, FailoverOptions.HELP) : failover(options, out);
                case "poison" -> help ? tell(out, PoisonOptions.HELP) : poison(options, out);
                case "recycling" ->
                        help ? tell(out, RecyclingOptions.HELP) : recycling(options, out);
                case "--help", "-h" ->
                        tell(
                                out,
                                String.join(
                                        "\n",
                                        LoginOptions.HELP,
                                        AccountsOptions.HELP,
                                        FailoverOptions.HELP,
                                        PoisonOptions.HELP,
                                        RecyclingOptions.HELP,
                                        GateOptions.HELP));
                default ->
                        throw new UsageException(
                                "Say which: ./telegate bench login, accounts, failover, poison,"
                                        + " recycling or gate.");
            };
        } catch (UsageException e) {
            errors.println(e.getMessage() + " --help tells the options.");
            return WRONG_USAGE;
        } catch (BenchFailure | SettingsException | ChildFailedException e) {
            errors.println(e.getMessage() + (e.getCause() == null ? "" : ": " + e.getCause()));
            return FAILED;
        }
    }

    private static int tell(PrintStream out, String help) {
        out.print(help);
        return 0;
    }

    private static int login(List<String> options, PrintStream out) throws InterruptedException {
        return new LoginBench(LoginOptions.parse(options), out).run() ? 0 : FAILED;
    }

    private static int failover(List<String> options, PrintStream out) throws InterruptedException {
        return new FailoverBench(FailoverOptions.parse(options), out).run() ? 0 : FAILED;
    }

    private static int poison(List<String> options, PrintStream out) throws InterruptedException {
        return new PoisonBench(PoisonOptions.parse(options), out).run() ? 0 : FAILED;
    }

    private static int recycling(List<String> options, PrintStream out)
            throws InterruptedException {
        return new RecyclingBench(RecyclingOptions.parse(options), out).run() ? 0 : FAILED;
    }

    private static int accounts(List<String> options, PrintStream out) throws InterruptedException {
        return new AccountsBench(AccountsOptions.parse(options), out).run() ? 0 : FAILED;
    }
}
