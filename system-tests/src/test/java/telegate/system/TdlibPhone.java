package telegate.system;

import static java.util.concurrent.TimeUnit.SECONDS;
import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import com.fasterxml.jackson.databind.JsonNode;
import java.nio.file.Path;
import java.time.Duration;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.atomic.AtomicLong;
import telegate.tdlib.TdJson;

/// A Telegram client of a person: one real TDLib client that reaches nothing but the sandbox. One
/// at a time, because it receives for the whole of TDLib. [#close] waits until TDLib has closed it:
/// a process that ends with open clients is aborted.
final class TdlibPhone implements AutoCloseable {

    static final String MODEL = "A person's phone";

    private static final Duration PATIENCE = Duration.ofSeconds(20);
    private static final String STATE = "authorizationState";

    private final TdJson td;
    private final int client;
    private final AtomicLong extra = new AtomicLong();
    private final Map<Long, CompletableFuture<JsonNode>> answers = new ConcurrentHashMap<>();
    private final Thread receiver;
    private volatile String state = "";

    private TdlibPhone(TdJson td) {
        this.td = td;
        this.client = td.createClientId();
        this.receiver = Thread.ofPlatform().name("td-phone").daemon().unstarted(this::receive);
    }

    /// @param library TDLib that trusts the sandbox
    static TdlibPhone open(Path library, Path directory, int socksPort) {
        TdJson td = TdJson.load(library);
        td.execute("{\"@type\":\"setLogVerbosityLevel\",\"new_verbosity_level\":0}");
        TdlibPhone phone = new TdlibPhone(td);
        phone.receiver.start();
        // Before TDLib may connect to anything.
        var _ = phone.send("addProxy", "enable", true, "proxy", socks(socksPort));
        var _ =
                phone.send(
                        "setTdlibParameters",
                        "use_test_dc",
                        true,
                        "database_directory",
                        directory.toAbsolutePath().toString(),
                        "api_id",
                        1,
                        "api_hash",
                        "phone",
                        "system_language_code",
                        "en",
                        "device_model",
                        MODEL,
                        "application_version",
                        "1.0");
        phone.awaitState("WaitPhoneNumber");
        return phone;
    }

    /// Sends a request and waits for its answer, which must not be an error.
    JsonNode ask(String type, Object... fields) {
        JsonNode answer = send(type, fields).orTimeout(PATIENCE.toSeconds(), SECONDS).join();
        assertThat(answer.path("@type").asText())
                .as("answer to %s: %s", type, answer.path("message").asText())
                .isNotEqualTo("error");
        return answer;
    }

    void awaitState(String name) {
        await(name).atMost(PATIENCE).until(() -> state, now -> now.equals(STATE + name));
    }

    @Override
    public void close() {
        var _ = send("close");
        awaitState("Closed");
        try {
            receiver.join(PATIENCE);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }

    private CompletableFuture<JsonNode> send(String type, Object... fields) {
        long number = extra.incrementAndGet();
        Map<String, Object> request = new LinkedHashMap<>();
        request.put("@type", type);
        request.put("@extra", number);
        for (int i = 0; i < fields.length; i += 2) {
            request.put(String.valueOf(fields[i]), fields[i + 1]);
        }
        CompletableFuture<JsonNode> answer = new CompletableFuture<>();
        answers.put(number, answer);
        td.send(client, Json.write(request));
        return answer;
    }

    private static Map<String, Object> socks(int port) {
        return Map.of(
                "@type",
                "proxy",
                "server",
                "127.0.0.1",
                "port",
                port,
                "type",
                Map.of("@type", "proxyTypeSocks5", "username", "phone", "password", "phone"));
    }

    private void receive() {
        while (!state.equals(STATE + "Closed")) {
            String received = td.receive(Duration.ofMillis(500));
            if (received != null) {
                dispatch(Json.read(received));
            }
        }
    }

    private void dispatch(JsonNode json) {
        if (json.path("@type").asText().equals("updateAuthorizationState")) {
            state = json.path("authorization_state").path("@type").asText();
        }
        var answer = answers.remove(json.path("@extra").asLong());
        if (answer != null) {
            answer.complete(json);
        }
    }
}
