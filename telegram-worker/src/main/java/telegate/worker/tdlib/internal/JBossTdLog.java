package telegate.worker.tdlib.internal;

import java.util.regex.Pattern;
import org.jboss.logging.Logger;
import telegate.tdlib.TdJson;
import telegate.tdlib.TdLog;
import telegate.worker.tdlib.AbortListener;

/// TDLib's log in the worker's log, category `tdlib`. TDLib is kept at errors: from level 3 on it
/// would write down what people say to each other.
final class JBossTdLog implements TdLog {

    private static final Logger LOG = Logger.getLogger("tdlib");
    private static final int ERRORS = 1;

    /// Level, thread and time, which the worker's log says by itself.
    private static final Pattern PREFIX = Pattern.compile("^\\[ ?\\d]\\[t *\\d+]\\[[\\d.]+]");

    private final KeyAlarm alarm;
    private final AbortListener abort;

    private JBossTdLog(KeyAlarm alarm, AbortListener abort) {
        this.alarm = alarm;
        this.abort = abort;
    }

    /// @param alarm sees every line
    /// @param abort hears of the last one
    static void install(TdJson json, KeyAlarm alarm, AbortListener abort) {
        json.setLog(ERRORS, new JBossTdLog(alarm, abort));
        execute(
                json,
                "{\"@type\":\"setLogVerbosityLevel\",\"new_verbosity_level\":" + ERRORS + "}");
        // Else every message would be on standard error too, unscrubbed.
        execute(json, "{\"@type\":\"setLogStream\",\"log_stream\":{\"@type\":\"logStreamEmpty\"}}");
    }

    @Override
    public void log(int level, String message) {
        alarm.look(message);
        String line = LogScrubber.scrub(PREFIX.matcher(message.strip()).replaceFirst(""));
        switch (level) {
            case 0 -> {
                LOG.fatal(line);
                abort.aborting(TdLogLine.lastWords(message));
            }
            case 1 -> LOG.error(line);
            default -> LOG.warn(line);
        }
    }

    private static void execute(TdJson json, String request) {
        String answer = json.execute(request);
        if (answer == null || !answer.contains("\"ok\"")) {
            throw new IllegalStateException("TDLib's log could not be set up");
        }
    }
}
