package telegate.bench;

import java.io.IOException;
import java.io.PrintStream;
import java.util.List;

/// What `./telegate bench gate` runs: apart from [BenchMain], because the worker's classes are on
/// its class path. Exit codes as there.
public final class GateMain {

    private static final int FAILED = 1;
    private static final int WRONG_USAGE = 2;

    private GateMain() {}

    /// @param args `gate`, then options; `--help` tells them
    public static void main(String[] args) throws InterruptedException {
        System.exit(run(List.of(args).subList(1, args.length), System.out, System.err));
    }

    static int run(List<String> options, PrintStream out, PrintStream errors)
            throws InterruptedException {
        try {
            if (options.contains("--help") || options.contains("-h")) {
                out.print(GateOptions.HELP);
                return 0;
            }
            new GateBench(GateOptions.parse(options), out).run();
            return 0;
        } catch (UsageException e) {
            errors.println(e.getMessage() + " --help tells the options.");
            return WRONG_USAGE;
        } catch (BenchFailure | IOException e) {
            errors.println(e.getMessage() + (e.getCause() == null ? "" : ": " + e.getCause()));
            return FAILED;
        }
    }
}
