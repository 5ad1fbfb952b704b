package telegate.sandbox.td;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.regex.Pattern;
import telegate.sandbox.key.PatchedLibrary;
import telegate.sandbox.key.RsaKey;
import telegate.tdlib.NativeLibrary;
import telegate.tdlib.TdJson;

/// The one TDLib of this JVM, patched to trust [#KEY], with the thread that receives for all
/// clients. TDLib can be loaded only once, so every test of the module shares this engine and this
/// key.
public final class TdEngine {
    private static final Path DIRECTORY = Path.of("target", "tdlib");

    /// The key pair that every sandbox of a test must use.
    public static final RsaKey KEY = RsaKey.loadOrCreate(DIRECTORY);

    private static final Pattern ORDINARY =
            Pattern.compile(
                    "AuthDataShared\\.cpp|Generate new session_id|Update auth key in session_id"
                            + "|Close Td in state|Have tmp_auth_key|Start auth_dropTempAuthKeys");

    private static final class Holder {
        static final TdEngine ENGINE = load();
    }

    /// @param level 0 fatal, 1 error, 2 warning
    public record LogLine(int level, String text) {}

    static final ObjectMapper JSON = new ObjectMapper();

    private final TdJson td;
    private final Map<Integer, TdProbe> probes = new ConcurrentHashMap<>();
    private final List<LogLine> log = new CopyOnWriteArrayList<>();

    private TdEngine(TdJson td) {
        this.td = td;
    }

    public static TdEngine get() {
        return Holder.ENGINE;
    }

    /// What TDLib itself logged as warning or worse, of all clients since the last [#clearLog()].
    public List<LogLine> log() {
        return List.copyOf(log);
    }

    /// The lines of [#log()] that do not merely tell what a client does in its ordinary life.
    public List<String> complaints() {
        return log.stream()
                .map(LogLine::text)
                .filter(text -> !ORDINARY.matcher(text).find())
                .toList();
    }

    public void clearLog() {
        log.clear();
    }

    int register(TdProbe probe) {
        int id = td.createClientId();
        probes.put(id, probe);
        return id;
    }

    void send(int client, String request) {
        td.send(client, request);
    }

    private static TdEngine load() {
        try {
            var original = NativeLibrary.unpackInto(DIRECTORY);
            var patched = DIRECTORY.resolve("libtdjson-sandbox.so").toAbsolutePath();
            PatchedLibrary.make(original, patched, KEY);
            var engine = new TdEngine(TdJson.load(patched));
            engine.start();
            return engine;
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    private void start() {
        int level = Integer.getInteger("td.log", 2);
        td.execute("{\"@type\":\"setLogStream\",\"log_stream\":{\"@type\":\"logStreamEmpty\"}}");
        td.execute("{\"@type\":\"setLogVerbosityLevel\",\"new_verbosity_level\":" + level + "}");
        td.setLog(level, (lineLevel, text) -> log.add(new LogLine(lineLevel, text)));
        Thread.ofPlatform().name("td-receive").daemon().start(this::receiveAll);
    }

    private void receiveAll() {
        while (true) {
            var text = td.receive(Duration.ofSeconds(10));
            if (text != null) {
                dispatch(text);
            }
        }
    }

    private void dispatch(String text) {
        try {
            JsonNode json = JSON.readTree(text);
            var probe = probes.get(json.path("@client_id").asInt());
            if (probe != null) {
                probe.accept(json);
            }
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }
}
