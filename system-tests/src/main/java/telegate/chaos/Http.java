package telegate.chaos;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.MissingNode;
import java.io.IOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpRequest.BodyPublisher;
import java.net.http.HttpRequest.BodyPublishers;
import java.net.http.HttpResponse;
import java.net.http.HttpResponse.BodyHandlers;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.concurrent.Executors;

/// Requests to one server on this machine that may be down at any moment. Thread-safe.
final class Http implements AutoCloseable {

    static final ObjectMapper JSON = new ObjectMapper();

    private static final Duration LIMIT = Duration.ofSeconds(15);
    private static final int NO_ANSWER = 0;

    private final HttpClient client =
            HttpClient.newBuilder()
                    .version(HttpClient.Version.HTTP_1_1)
                    .followRedirects(HttpClient.Redirect.NEVER)
                    .connectTimeout(Duration.ofSeconds(3))
                    .executor(Executors.newVirtualThreadPerTaskExecutor())
                    .build();
    private final URI base;

    Http(int port) {
        this.base = URI.create("http://localhost:" + port);
    }

    /// An answer, or that there was none: then `status` is 0, and what was asked may have been
    /// done.
    record Answer(int status, JsonNode json, List<String> cookies, String location) {

        private static final Answer NONE =
                new Answer(NO_ANSWER, MissingNode.getInstance(), List.of(), "");

        boolean is(int expected) {
            return status == expected;
        }

        boolean isOk() {
            return status >= 200 && status < 300;
        }
    }

    Answer get(String path, Map<String, String> headers) throws InterruptedException {
        return send("GET", path, BodyPublishers.noBody(), headers);
    }

    Answer delete(String path, Map<String, String> headers) throws InterruptedException {
        return send("DELETE", path, BodyPublishers.noBody(), headers);
    }

    Answer post(String path, Object body, Map<String, String> headers) throws InterruptedException {
        try {
            return send(
                    "POST",
                    path,
                    BodyPublishers.ofByteArray(JSON.writeValueAsBytes(body)),
                    headers);
        } catch (JsonProcessingException e) {
            throw new IllegalArgumentException("No JSON can be made of it", e);
        }
    }

    Answer form(String path, String form) throws InterruptedException {
        return send(
                "POST",
                path,
                BodyPublishers.ofString(form),
                Map.of("Content-Type", "application/x-www-form-urlencoded"));
    }

    private Answer send(String method, String path, BodyPublisher body, Map<String, String> headers)
            throws InterruptedException {
        HttpRequest.Builder request =
                HttpRequest.newBuilder(base.resolve(path)).timeout(LIMIT).method(method, body);
        if (!headers.containsKey("Content-Type")) {
            request.header("Content-Type", "application/json");
        }
        headers.forEach(request::header);
        try {
            return answer(client.send(request.build(), BodyHandlers.ofString()));
        } catch (IOException e) {
            return Answer.NONE;
        }
    }

    private static Answer answer(HttpResponse<String> response) throws IOException {
        String type = response.headers().firstValue("Content-Type").orElse("");
        JsonNode json =
                type.contains("json") && !response.body().isEmpty()
                        ? JSON.readTree(response.body())
                        : MissingNode.getInstance();
        return new Answer(
                response.statusCode(),
                json,
                response.headers().allValues("Set-Cookie"),
                response.headers().firstValue("Location").orElse(""));
    }

    @Override
    public void close() {
        client.shutdownNow();
    }
}
