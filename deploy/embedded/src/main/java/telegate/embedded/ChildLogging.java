package telegate.embedded;

import java.io.UnsupportedEncodingException;
import java.nio.charset.StandardCharsets;
import java.util.logging.ConsoleHandler;
import java.util.logging.Handler;
import java.util.logging.Level;
import java.util.logging.Logger;

/// How the child processes of this module log: warnings and errors, to standard error, one line
/// each.
final class ChildLogging {

    private ChildLogging() {}

    /// At INFO the broker prints its whole configuration several times, and the PostgreSQL library
    /// each step.
    static void warningsOnly() {
        System.setProperty(
                "java.util.logging.SimpleFormatter.format",
                "%1$tF %1$tT,%1$tL %4$s [%3$s] %5$s%6$s%n");
        Logger root = Logger.getLogger("");
        for (Handler handler : root.getHandlers()) {
            root.removeHandler(handler);
        }
        Handler console = new ConsoleHandler();
        console.setLevel(Level.WARNING);
        try {
            console.setEncoding(StandardCharsets.UTF_8.name());
        } catch (UnsupportedEncodingException impossible) {
            throw new AssertionError("Every JVM knows UTF-8.", impossible);
        }
        root.addHandler(console);
        root.setLevel(Level.WARNING);
    }
}
