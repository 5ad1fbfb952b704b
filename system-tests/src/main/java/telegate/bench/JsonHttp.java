package telegate.bench;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import java.io.IOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpRequest.BodyPublishers;
import java.net.http.HttpResponse;
import java.net.http.HttpResponse.BodyHandlers;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.Executors;
import java.util.stream.Collectors;

/// Requests to one server, kept short: what is not answered as expected is a [BenchFailure].
/// Thread-safe.
final class JsonHttp implements AutoCloseable {

    static final ObjectMapper JSON = new ObjectMapper();

    private static final Duration LIMIT = Duration.ofSeconds(30);

    private final HttpClient client =
            HttpClient.newBuilder()
                    .version(HttpClient.Version.HTTP_1_1)
                    .followRedirects(HttpClient.Redirect.NEVER)
                    .connectTimeout(Duration.ofSeconds(5))
                    .executor(Executors.newVirtualThreadPerTaskExecutor())
                    .build();
    private final URI base;

    /// @param port of a server on this machine
    JsonHttp(int port) {
        this.base = URI.create("http://localhost:" + port);
    }

    HttpRequest.Builder to(String path) {
        return HttpRequest.newBuilder(base.resolve(path)).timeout(LIMIT);
    }

    HttpRequest.Builder post(String path, Object body) {
        try {
            return to(path).header("Content-Type", "application/json")
                    .POST(BodyPublishers.ofByteArray(JSON.writeValueAsBytes(body)));
        } catch (JsonProcessingException e) {
            throw new IllegalArgumentException("No JSON can be made of it", e);
        }
    }

    HttpClient client() {
        return client;
    }

    /// The answer's text.
    String text(HttpRequest request, int expected) throws InterruptedException {
        return send(request, expected).body();
    }

    JsonNode json(HttpRequest request, int expected) throws InterruptedException {
        try {
            return JSON.readTree(text(request, expected));
        } catch (JsonProcessingException e) {
            throw new BenchFailure(request.uri().getPath() + " did not answer with JSON");
        }
    }

    HttpResponse<String> send(HttpRequest request, Integer... expected)
            throws InterruptedException {
        try {
            return checked(client.send(request, BodyHandlers.ofString()), expected);
        } catch (IOException e) {
            throw new NoAnswer(request.method() + " " + kind(request.uri()), e);
        }
    }

    static HttpResponse<String> checked(HttpResponse<String> response, Integer... expected) {
        List<Integer> wanted = List.of(expected);
        if (!wanted.contains(response.statusCode())) {
            throw new BenchFailure(
                    "%s %s answered %d instead of %s"
                            .formatted(
                                    response.request().method(),
                                    kind(response.uri()),
                                    response.statusCode(),
                                    wanted.stream()
                                            .map(String::valueOf)
                                            .collect(Collectors.joining(" or "))));
        }
        return response;
    }

    /// A path without ids, so that equal failures read alike.
    private static String kind(URI uri) {
        return uri.getPath().replaceAll("/[0-9a-f-]*\\d[0-9a-f-]*", "/{id}");
    }

    @Override
    public void close() {
        client.shutdownNow();
    }
}
