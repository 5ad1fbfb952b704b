package telegate.standalone;

import java.io.PrintStream;
import java.util.function.Consumer;
import java.util.regex.Pattern;

/// What the person who started the system sees: the runner's own lines, and of the parts what
/// matters, each line with the part's name. The rest is in the log files.
///
/// Thread-safe: whole lines are printed.
public final class Console {

    private static final Pattern WARNING =
            Pattern.compile("^\\S+ \\S+ +(WARN|WARNING|ERROR|SEVERE|FATAL)\\b");
    private static final Pattern OWN = Pattern.compile("\\[telegate[.\\]]");
    // The clients warn at every attempt to reach a broker that is away; the services themselves say
    // it once.
    private static final Pattern KAFKA_CLIENT =
            Pattern.compile(" WARN +\\[org\\.apache\\.kafka\\.");
    private static final Pattern PANIC = Pattern.compile(" PANIC: ");

    private final PrintStream out;

    public Console(PrintStream out) {
        this.out = out;
    }

    /// Prints nothing: for tests, which read the log files.
    public static Console silent() {
        return new Console(new PrintStream(PrintStream.nullOutputStream()));
    }

    void say(String line) {
        out.println(line);
        out.flush();
    }

    /// @param label of a part
    void say(String label, String line) {
        say("%-8s | %s".formatted(label, line));
    }

    /// Takes all output of a part and prints what matters of it.
    Consumer<String> filterFor(PartName part) {
        return filterFor(part, part.label());
    }

    /// @param label of the part, where several have the same name
    Consumer<String> filterFor(PartName part, String label) {
        return line -> {
            if (matters(part, line)) {
                say(label, line);
            }
        };
    }

    /// Kafka and PostgreSQL warn about what is normal for one small node, and log the errors of
    /// those who use them.
    static boolean matters(PartName part, String line) {
        return switch (part) {
            case KAFKA -> false;
            case POSTGRES -> PANIC.matcher(line).find();
            case SANDBOX, WORKER, GATEWAY ->
                    (WARNING.matcher(line).find() && !KAFKA_CLIENT.matcher(line).find())
                            || OWN.matcher(line).find();
        };
    }
}
