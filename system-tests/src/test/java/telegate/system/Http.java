package telegate.system;

import static java.nio.charset.StandardCharsets.UTF_8;

import com.fasterxml.jackson.databind.JsonNode;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.time.Duration;
import java.util.LinkedHashMap;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/// Plain HTTP, without following redirects. Thread-safe.
final class Http {

    private static final Duration LIMIT = Duration.ofSeconds(20);
    private static final HttpClient CLIENT =
            HttpClient.newBuilder()
                    .version(HttpClient.Version.HTTP_1_1)
                    .connectTimeout(LIMIT)
                    .build();

    private final URI base;
    private final Map<String, String> headers;

    Http(URI base, Map<String, String> headers) {
        this.base = base;
        this.headers = Map.copyOf(headers);
    }

    /// @param body never in an exception's text: it may be a password
    record Answer(int status, String contentType, Map<String, String> headers, String body) {

        JsonNode json() {
            return Json.read(body);
        }

        Answer require(int expected) {
            if (status != expected) {
                throw new AssertionError("Answered " + status + ": " + body);
            }
            return this;
        }
    }

    Http with(String name, String value) {
        Map<String, String> more = new LinkedHashMap<>(headers);
        more.put(name, value);
        return new Http(base, more);
    }

    Answer get(String path) {
        return send("GET", path, null, null);
    }

    Answer delete(String path) {
        return send("DELETE", path, null, null);
    }

    Answer post(String path, Map<String, ?> json) {
        return send("POST", path, "application/json", Json.write(json).getBytes(UTF_8));
    }

    Answer send(String method, String path, @Nullable String type, byte @Nullable [] body) {
        var publisher =
                body == null
                        ? HttpRequest.BodyPublishers.noBody()
                        : HttpRequest.BodyPublishers.ofByteArray(body);
        var request =
                HttpRequest.newBuilder(base.resolve(path)).timeout(LIMIT).method(method, publisher);
        headers.forEach(request::setHeader);
        if (type != null) {
            request.setHeader("Content-Type", type);
        }
        try {
            var response = CLIENT.send(request.build(), HttpResponse.BodyHandlers.ofString(UTF_8));
            Map<String, String> answered = new LinkedHashMap<>();
            response.headers().map().forEach((name, all) -> answered.put(name, all.getFirst()));
            return new Answer(
                    response.statusCode(),
                    answered.getOrDefault("content-type", ""),
                    answered,
                    response.body());
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new AssertionError("interrupted", e);
        }
    }
}
