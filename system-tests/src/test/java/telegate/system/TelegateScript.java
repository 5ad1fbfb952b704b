package telegate.system;

import static java.nio.charset.StandardCharsets.UTF_8;

import com.fasterxml.jackson.databind.JsonNode;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;

/// `./telegate`, as an operator calls it.
final class TelegateScript {

    private static final Path SCRIPT = Path.of("..", "telegate").toAbsolutePath().normalize();

    private TelegateScript() {}

    /// @param text all that it has written
    record Answer(int exitCode, String text) {

        JsonNode json() {
            return Json.read(text);
        }
    }

    /// Calls it and waits until it has ended.
    static Answer call(String... arguments) throws InterruptedException {
        List<String> command = new ArrayList<>(List.of(SCRIPT.toString()));
        command.addAll(List.of(arguments));
        try {
            Process process = new ProcessBuilder(command).redirectErrorStream(true).start();
            String text = new String(process.getInputStream().readAllBytes(), UTF_8);
            return new Answer(process.waitFor(), text);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }
}
