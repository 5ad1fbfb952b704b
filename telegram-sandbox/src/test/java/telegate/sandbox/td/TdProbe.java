package telegate.sandbox.td;

import static org.awaitility.Awaitility.await;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import java.util.concurrent.atomic.AtomicLong;

/// One TDLib client in a test. Thread-safe. [#close()] waits until TDLib has closed it, because
/// TDLib aborts a process that ends with open clients.
public final class TdProbe implements AutoCloseable {
    private static final Duration PATIENCE = Duration.ofSeconds(20);

    /// A client that is closed in the moment after its login spins for up to twenty seconds when
    /// its account lives in another data centre than the first: it asks for its rights there, is
    /// refused because it closes, and asks again (`DcAuthManager::on_result`).
    private static final Duration CLOSING_PATIENCE = Duration.ofSeconds(60);

    private final TdEngine engine = TdEngine.get();
    private final AtomicLong extra = new AtomicLong();
    private final Map<Long, CompletableFuture<JsonNode>> answers = new ConcurrentHashMap<>();
    private final List<JsonNode> updates = new CopyOnWriteArrayList<>();
    private final List<JsonNode> states = new CopyOnWriteArrayList<>();
    private final int id;

    private TdProbe() {
        this.id = engine.register(this);
    }

    /// Starts a client that reaches nothing but the SOCKS5 front at `socksPort`: the proxy is set
    /// before TDLib may connect.
    ///
    /// @param process user name for the front
    public static TdProbe open(Path directory, int socksPort, String process) {
        var probe = new TdProbe();
        var proxy = request("proxy").put("server", "127.0.0.1").put("port", socksPort);
        proxy.set("type", request("proxyTypeSocks5").put("username", process).put("password", "x"));
        var addProxy = request("addProxy").put("enable", true);
        addProxy.set("proxy", proxy);
        probe.post(addProxy);
        probe.post(
                request("setTdlibParameters")
                        .put("use_test_dc", true)
                        .put("database_directory", directory.toString())
                        .put("use_file_database", false)
                        .put("use_chat_info_database", false)
                        .put("use_message_database", false)
                        .put("use_secret_chats", false)
                        .put("api_id", 12345)
                        .put("api_hash", "0123456789abcdef0123456789abcdef")
                        .put("system_language_code", "en")
                        .put("device_model", "Probe")
                        .put("system_version", "Linux")
                        .put("application_version", "1.0"));
        return probe;
    }

    public static ObjectNode request(String type) {
        return TdEngine.JSON.createObjectNode().put("@type", type);
    }

    /// Sends a request and waits for its answer, which may be an `error`.
    public JsonNode ask(ObjectNode request) {
        try {
            return send(request).get(PATIENCE.toSeconds(), TimeUnit.SECONDS);
        } catch (InterruptedException | ExecutionException | TimeoutException e) {
            throw new AssertionError("no answer to " + request.path("@type"), e);
        }
    }

    public CompletableFuture<JsonNode> send(ObjectNode request) {
        long number = extra.incrementAndGet();
        var answer = new CompletableFuture<JsonNode>();
        answers.put(number, answer);
        engine.send(id, request.put("@extra", number).toString());
        return answer;
    }

    /// Sends a request whose answer nobody waits for.
    public void post(ObjectNode request) {
        engine.send(id, request.toString());
    }

    public void setOption(String name, boolean value) {
        var option = request("setOption").put("name", name);
        option.set("value", request("optionValueBoolean").put("value", value));
        post(option);
    }

    /// The newest authorization state.
    public JsonNode state() {
        return states.isEmpty() ? TdEngine.JSON.createObjectNode() : states.getLast();
    }

    /// All authorization states so far, oldest first.
    public List<JsonNode> states() {
        return List.copyOf(states);
    }

    public JsonNode awaitState(String name) {
        return awaitState(name, PATIENCE);
    }

    private JsonNode awaitState(String name, Duration patience) {
        await("state " + name)
                .atMost(patience)
                .pollDelay(Duration.ZERO)
                .pollInterval(Duration.ofMillis(1))
                .until(() -> stateName().equals("authorizationState" + name));
        return state();
    }

    public String stateName() {
        return state().path("@type").asText();
    }

    /// Updates of a type so far, oldest first.
    public List<JsonNode> updates(String type) {
        return updates.stream()
                .filter(update -> update.path("@type").asText().equals(type))
                .toList();
    }

    public String connectionState() {
        var all = updates("updateConnectionState");
        return all.isEmpty() ? "" : all.getLast().path("state").path("@type").asText();
    }

    void accept(JsonNode json) {
        var number = json.path("@extra");
        if (number.isNumber()) {
            var answer = answers.remove(number.asLong());
            if (answer != null) {
                answer.complete(json);
            }
            return;
        }
        updates.add(json);
        if (json.path("@type").asText().equals("updateAuthorizationState")) {
            states.add(json.path("authorization_state"));
        }
    }

    @Override
    public void close() {
        if (!stateName().equals("authorizationStateClosed")) {
            post(request("close"));
            awaitState("Closed", CLOSING_PATIENCE);
        }
    }
}
