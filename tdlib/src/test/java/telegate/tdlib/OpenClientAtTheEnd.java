package telegate.tdlib;

import java.nio.file.Path;
import java.time.Duration;

/// A process that ends while a client of TDLib is open.
final class OpenClientAtTheEnd {

    static final int CODE = 75;

    private OpenClientAtTheEnd() {}

    /// @param args how to end, and where TDLib is
    public static void main(String[] args) throws Exception {
        TdJson td = TdJson.load(NativeLibrary.unpackInto(Path.of(args[1])));
        int client = td.createClientId();
        td.send(client, "{\"@type\":\"getOption\",\"name\":\"version\",\"@extra\":1}");
        String answer;
        do {
            answer = td.receive(Duration.ofSeconds(1));
        } while (answer == null || !answer.contains("\"@extra\":1"));
        if (args[0].equals("halt")) {
            Runtime.getRuntime().halt(CODE);
        }
        System.exit(CODE);
    }
}
