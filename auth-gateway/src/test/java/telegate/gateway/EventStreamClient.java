package telegate.gateway;

import static org.awaitility.Awaitility.await;

import io.restassured.path.json.JsonPath;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.charset.StandardCharsets;
import java.util.Base64;
import java.util.List;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.stream.Stream;
import org.jboss.logging.Logger;

/// Reads server-sent events as a browser does.
final class EventStreamClient implements AutoCloseable {

    private static final Logger LOG = Logger.getLogger(EventStreamClient.class);

    private final HttpClient http = HttpClient.newHttpClient();
    private final List<Received> events = new CopyOnWriteArrayList<>();
    private final HttpResponse<Stream<String>> response;
    private final AtomicInteger comments = new AtomicInteger();
    private volatile boolean ended;

    /// One event.
    record Received(String name, String id, JsonPath data, long nanoTime) {}

    EventStreamClient(URI uri, People.Person person, String... headers)
            throws IOException, InterruptedException {
        String credentials =
                Base64.getEncoder()
                        .encodeToString(
                                (person.name() + ":" + person.password())
                                        .getBytes(StandardCharsets.UTF_8));
        HttpRequest.Builder request =
                HttpRequest.newBuilder(uri)
                        .header("Accept", "text/event-stream")
                        .header("Authorization", "Basic " + credentials);
        if (headers.length > 0) {
            request.headers(headers);
        }
        response = http.send(request.build(), HttpResponse.BodyHandlers.ofLines());
        Thread.ofVirtual().start(this::read);
    }

    private void read() {
        String[] event = {"", "", ""};
        try {
            response.body().forEach(line -> take(line, event));
        } catch (UncheckedIOException e) {
            LOG.debug("The stream was cut off");
        } finally {
            ended = true;
        }
    }

    private void take(String line, String[] event) {
        if (line.startsWith(":")) {
            comments.incrementAndGet();
        } else if (line.startsWith("event:")) {
            event[0] = line.substring(6).strip();
        } else if (line.startsWith("id:")) {
            event[1] = line.substring(3).strip();
        } else if (line.startsWith("data:")) {
            event[2] = line.substring(5);
        } else if (line.isEmpty() && !event[2].isEmpty()) {
            events.add(
                    new Received(event[0], event[1], JsonPath.from(event[2]), System.nanoTime()));
            event[0] = "";
            event[1] = "";
            event[2] = "";
        }
    }

    int status() {
        return response.statusCode();
    }

    String header(String name) {
        return response.headers().firstValue(name).orElse("");
    }

    List<Received> events() {
        return events;
    }

    int comments() {
        return comments.get();
    }

    boolean hasEnded() {
        return ended;
    }

    /// Waits for the n-th event.
    Received event(int n) {
        await().pollInterval(1, TimeUnit.MILLISECONDS)
                .atMost(10, TimeUnit.SECONDS)
                .until(() -> events.size() >= n);
        return events.get(n - 1);
    }

    @Override
    public void close() {
        http.shutdownNow();
    }
}
