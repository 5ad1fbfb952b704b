package telegate.worker.tdlib.internal;

import java.util.OptionalInt;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import telegate.worker.tdlib.LastWords;

/// What a line of TDLib's log tells besides its text, such as `[ 0][t
/// 4][1700000000.1][UpdatesManager.cpp:140][#7][!Td]` (`Logger` in TDLib's `logging.cpp`).
final class TdLogLine {

    /// The number of the client in whose work the line was written.
    private static final Pattern CLIENT = Pattern.compile("\\[#(\\d{1,9})]");

    /// How TDLib writes an error of the operating system (`Status::print`).
    private static final String SYSTEM_ERROR = "[PosixError";

    private TdLogLine() {}

    static OptionalInt client(String line) {
        int text = line.indexOf('\t');
        Matcher found = CLIENT.matcher(text < 0 ? line : line.substring(0, text));
        return found.find()
                ? OptionalInt.of(Integer.parseInt(found.group(1)))
                : OptionalInt.empty();
    }

    static LastWords lastWords(String line) {
        return new LastWords(client(line), line.contains(SYSTEM_ERROR));
    }
}
