package telegate.tdlib;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;

/// A process that ends while a client of TDLib is open.
final class OpenClientAtTheEnd {

    static final int CODE = 75;

    /// 128 and the number of SIGABRT.
    static final int ABORTED = 134;

    static final String LAST_WORDS = "a check has failed";

    private OpenClientAtTheEnd() {}

    /// @param args how to end, where TDLib is, and where to write down its last words
    public static void main(String[] args) throws Exception {
        TdJson td = TdJson.load(NativeLibrary.unpackInto(Path.of(args[1])));
        int client = td.createClientId();
        td.send(client, "{\"@type\":\"getOption\",\"name\":\"version\",\"@extra\":1}");
        String answer;
        do {
            answer = td.receive(Duration.ofSeconds(1));
        } while (answer == null || !answer.contains("\"@extra\":1"));
        switch (args[0]) {
            case "halt" -> Runtime.getRuntime().halt(CODE);
            case "abort" -> abort(td, Path.of(args[2]));
            default -> System.exit(CODE);
        }
    }

    /// As a failed check of TDLib's own does: whatever is logged at level 0 is the last thing that
    /// it does (`process_fatal_error` in `logging.cpp`).
    private static void abort(TdJson td, Path heard) {
        td.setLog(
                0,
                (level, message) -> {
                    try {
                        Files.writeString(heard, level + " " + message);
                    } catch (IOException e) {
                        throw new UncheckedIOException(e);
                    }
                });
        td.execute(
                "{\"@type\":\"addLogMessage\",\"verbosity_level\":0,\"text\":\""
                        + LAST_WORDS
                        + "\"}");
    }
}
