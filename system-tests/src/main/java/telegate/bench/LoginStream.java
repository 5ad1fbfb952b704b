package telegate.bench;

import static java.nio.charset.StandardCharsets.UTF_8;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.JsonNode;
import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStream;
import java.io.InputStreamReader;
import java.io.UncheckedIOException;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.net.http.HttpResponse.BodyHandlers;
import java.time.Duration;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.TimeUnit;

/// The server-sent events of one login. A thread of its own notes when each one came, whatever the
/// one who waits for it does meanwhile.
final class LoginStream implements AutoCloseable {

    private static final String DATA = "data:";
    private static final String WANTED_END = "succeeded";
    private static final Set<String> UNWANTED_ENDS = Set.of("failed", "cancelled", "expired");

    private final BlockingQueue<Item> items = new LinkedBlockingQueue<>();
    private final Thread reader;
    private volatile boolean loginEnded;

    /// What the stream brought.
    private sealed interface Item {}

    /// A state of the login.
    ///
    /// @param arrived by [System#nanoTime()], when its last byte was read
    record State(long arrived, JsonNode login) implements Item {
        String name() {
            return login.path("state").asText();
        }

        private boolean isEnd() {
            return name().equals(WANTED_END) || UNWANTED_ENDS.contains(name());
        }
    }

    private record Broken(String why) implements Item {}

    private LoginStream(HttpClient client, HttpRequest request) {
        this.reader =
                Thread.ofVirtual().name("login-events").unstarted(() -> read(client, request));
    }

    static LoginStream open(HttpClient client, HttpRequest request) {
        LoginStream stream = new LoginStream(client, request);
        stream.reader.start();
        return stream;
    }

    /// Waits for a state; others before it are passed over.
    ///
    /// @throws BenchFailure when the login or the stream ends otherwise, or nothing comes in time
    State await(String name, Duration limit) throws InterruptedException {
        long end = System.nanoTime() + limit.toNanos();
        Optional<State> state = next(end);
        while (state.isPresent() && !state.get().name().equals(name)) {
            state = next(end);
        }
        return state.orElseThrow(() ->
                new BenchFailure("No state \"%s\" within %d s".formatted(name, limit.toSeconds())));
    }

    /// Lets time pass, or less of it when the login goes on by itself.
    ///
    /// @param shown the state that somebody looks at
    /// @return the newest of its kind, or the first one of another kind
    /// @throws BenchFailure when the login or the stream ends otherwise
    State after(State shown, Duration time) throws InterruptedException {
        long end = System.nanoTime() + time.toNanos();
        State newest = shown;
        for (var next = next(end); next.isPresent(); next = next(end)) {
            newest = next.get();
            if (!newest.name().equals(shown.name())) {
                return newest;
            }
        }
        return newest;
    }

    /// The next state, or nothing when none comes in time.
    ///
    /// @param end by [System#nanoTime()]
    /// @throws BenchFailure when the login or the stream ends otherwise
    Optional<State> next(long end) throws InterruptedException {
        return switch (items.poll(end - System.nanoTime(), TimeUnit.NANOSECONDS)) {
            case null -> Optional.empty();
            case Broken(String why) -> throw new BenchFailure(why);
            case State state when UNWANTED_ENDS.contains(state.name()) ->
                    throw new BenchFailure(
                            "A login ended as %s %s"
                                    .formatted(
                                            state.name(),
                                            state.login().at("/failure/code").asText()));
            case State state -> Optional.of(state);
        };
    }

    /// Whoever waits, waits in vain.
    void fail(String why) {
        items.add(new Broken(why));
    }

    private void read(HttpClient client, HttpRequest request) {
        try {
            HttpResponse<InputStream> response = client.send(request, BodyHandlers.ofInputStream());
            if (response.statusCode() != 200) {
                fail("A login's events were answered " + response.statusCode());
                return;
            }
            readEvents(response.body());
            fail("A login's events ended before the login did");
        } catch (BenchFailure e) {
            fail(String.valueOf(e.getMessage()));
        } catch (IOException | UncheckedIOException e) {
            fail("A login's events broke off: " + e);
        } catch (InterruptedException e) {
            // Closed by the one who waited; nobody listens any more.
            Thread.currentThread().interrupt();
        }
    }

    /// Each event of the gateway has one line of data; comments and ids are not looked at.
    private void readEvents(InputStream body) throws IOException {
        try (var lines = new BufferedReader(new InputStreamReader(body, UTF_8))) {
            for (String line = lines.readLine(); line != null; line = lines.readLine()) {
                if (line.startsWith(DATA)) {
                    long arrived = System.nanoTime();
                    State state = new State(arrived, login(line.substring(DATA.length())));
                    if (state.isEnd()) {
                        loginEnded = true;
                    }
                    items.add(state);
                }
            }
        }
    }

    private static JsonNode login(String json) {
        try {
            return JsonHttp.JSON.readTree(json);
        } catch (JsonProcessingException e) {
            // Without what it says, for that may be a piece of the link.
            throw new BenchFailure("A login's event is no JSON");
        }
    }

    /// The stream of a login that has ended is not broken off but read to its end, which comes at
    /// once. To break it off at that moment may close a connection that serves another request by
    /// then (JDK 25): `ResponseContent.ChunkedBodyParser` gives it back to the pool before it tells
    /// the subscriber that it is through, and a cancellation between the two (`Http1AsyncReceiver`,
    /// the `cancel` of its delegate's subscription) closes the connection that it has looked up
    /// before. The client repeats a GET that is hit, but no POST.
    @Override
    public void close() {
        if (!loginEnded) {
            reader.interrupt();
        }
    }
}
