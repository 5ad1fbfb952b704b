package telegate.bench;

import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.SerializationFeature;
import java.io.IOException;
import java.nio.file.Path;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Optional;

/// What a benchmark found, as JSON for programs. Not thread-safe.
final class Report {

    private static final ObjectMapper JSON =
            new ObjectMapper().enable(SerializationFeature.INDENT_OUTPUT);

    private final Map<String, Object> fields = new LinkedHashMap<>();

    Report(String bench, Machine machine) {
        fields.put("bench", bench);
        fields.put("time", Instant.now().truncatedTo(ChronoUnit.SECONDS).toString());
        fields.put("machine", machine);
    }

    Report put(String name, Object value) {
        fields.put(name, value);
        return this;
    }

    /// @throws BenchFailure when the file cannot be written
    void writeTo(Optional<Path> file) {
        if (file.isEmpty()) {
            return;
        }
        try {
            JSON.writeValue(file.get().toFile(), fields);
        } catch (IOException e) {
            throw new BenchFailure("The report " + file.get() + " cannot be written", e);
        }
    }
}
