package telegate.chaos;

import java.io.PrintStream;
import java.nio.file.Path;
import java.util.List;
import java.util.logging.Level;
import java.util.logging.Logger;
import telegate.bench.UsageException;
import telegate.embedded.ChildFailedException;
import telegate.standalone.SettingsException;

/// What `./telegate chaos` runs. Exit code 0 when every invariant held, 1 when one did not or the
/// suite could not go on, 2 for a wrong command line.
public final class ChaosMain {

    private static final int FAILED = 1;
    private static final int WRONG_USAGE = 2;

    // Held, because a logger that nobody holds forgets its level. Servers are away all the time.
    private static final Logger KAFKA = Logger.getLogger("org.apache.kafka");

    private ChaosMain() {}

    /// @param args options; `--help` tells them
    public static void main(String[] args) throws InterruptedException {
        KAFKA.setLevel(Level.SEVERE);
        System.exit(run(List.of(args), System.out, System.err));
    }

    private static int run(List<String> words, PrintStream out, PrintStream errors)
            throws InterruptedException {
        if (words.contains("--help") || words.contains("-h")) {
            out.print(ChaosOptions.help());
            return 0;
        }
        try {
            return new Chaos(ChaosOptions.parse(words), out).run(folder()) ? 0 : FAILED;
        } catch (UsageException e) {
            errors.println(e.getMessage() + " --help tells the options.");
            return WRONG_USAGE;
        } catch (SettingsException | ChildFailedException e) {
            errors.println(e.getMessage());
            return FAILED;
        }
    }

    /// Beside what the build makes: on the same disk as a real system's data.
    private static Path folder() {
        return Path.of(System.getProperty("telegate.project", "."))
                .resolve("system-tests/target")
                .toAbsolutePath();
    }
}
