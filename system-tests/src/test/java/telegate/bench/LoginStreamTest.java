package telegate.bench;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.sun.net.httpserver.HttpExchange;
import com.sun.net.httpserver.HttpServer;
import java.io.IOException;
import java.io.OutputStream;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.time.Duration;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.LinkedBlockingQueue;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

class LoginStreamTest {

    private static final Duration LIMIT = Duration.ofSeconds(20);
    private static final Duration SHORT = Duration.ofMillis(200);
    private static final String END = "";

    private final BlockingQueue<String> events = new LinkedBlockingQueue<>();
    private final ExecutorService threads = Executors.newVirtualThreadPerTaskExecutor();
    private HttpServer server;
    private JsonHttp http;
    private LoginStream stream;

    @BeforeEach
    void start() throws IOException {
        server = HttpServer.create(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0), 0);
        server.setExecutor(threads);
        server.createContext("/events", this::serve);
        server.start();
        http = new JsonHttp(server.getAddress().getPort());
        stream = LoginStream.open(http.client(), http.to("/events").build());
    }

    @AfterEach
    void end() {
        stream.close();
        http.close();
        events.add(END);
        server.stop(0);
        threads.close();
    }

    private void serve(HttpExchange exchange) throws IOException {
        try (exchange) {
            exchange.sendResponseHeaders(200, 0);
            OutputStream body = exchange.getResponseBody();
            for (String event = events.take(); !event.equals(END); event = events.take()) {
                body.write(("event: state\ndata: " + event + "\n\n").getBytes(UTF_8));
                body.flush();
            }
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }

    private static String code(String link) {
        return "{\"state\":\"awaiting-scan\",\"link\":\"" + link + "\"}";
    }

    @Test
    void shouldPassOverStatesThatNobodyWaitsFor() throws InterruptedException {
        events.add("{\"state\":\"requested\"}");
        events.add(code("a"));

        assertThat(stream.await("awaiting-scan", LIMIT).login().path("link").asText())
                .isEqualTo("a");
    }

    @Test
    void shouldShowTheNewestCodeAfterAWhile() throws InterruptedException {
        events.add(code("a"));
        LoginStream.State shown = stream.await("awaiting-scan", LIMIT);
        events.add(code("b"));
        events.add(code("c"));

        LoginStream.State newest = stream.after(shown, Duration.ofSeconds(2));

        assertThat(newest.login().path("link").asText()).isEqualTo("c");
        assertThat(stream.after(newest, SHORT)).isSameAs(newest);
    }

    @Test
    void shouldNotLetTimePassWhenTheLoginGoesOn() throws InterruptedException {
        events.add(code("a"));
        LoginStream.State shown = stream.await("awaiting-scan", LIMIT);
        long begun = System.nanoTime();
        events.add("{\"state\":\"succeeded\"}");
        events.add(END);

        LoginStream.State newest = stream.after(shown, LIMIT);

        assertThat(newest.name()).isEqualTo("succeeded");
        assertThat(System.nanoTime() - begun).isLessThan(LIMIT.toNanos());
    }

    @Test
    void shouldFailWhenTheLoginEndsOtherwise() {
        events.add("{\"state\":\"failed\",\"failure\":{\"code\":\"internal\"}}");

        assertThatThrownBy(() -> stream.await("succeeded", LIMIT))
                .isInstanceOf(BenchFailure.class)
                .hasMessageContaining("failed internal");
    }

    /// The next request would meet a connection that is being closed.
    @Test
    void shouldReadTheStreamOfALoginThatHasEndedToItsEnd() throws InterruptedException {
        events.add("{\"state\":\"succeeded\"}");
        LoginStream.State _ = stream.await("succeeded", LIMIT);

        stream.close();
        events.add(END);

        assertThatThrownBy(() -> stream.next(System.nanoTime() + LIMIT.toNanos()))
                .isInstanceOf(BenchFailure.class)
                .hasMessage("A login's events ended before the login did");
    }

    @Test
    void shouldBreakOffTheStreamOfALoginThatGoesOn() throws InterruptedException {
        events.add(code("a"));
        LoginStream.State _ = stream.await("awaiting-scan", LIMIT);

        stream.close();

        assertThatThrownBy(() -> stream.next(System.nanoTime() + LIMIT.toNanos()))
                .isInstanceOf(BenchFailure.class)
                .hasMessageContaining("broke off");
    }

    @Test
    void shouldNotTellWhatIsNoJson() {
        events.add("{\"link\": tg://login?token=secret");

        assertThatThrownBy(() -> stream.await("succeeded", LIMIT))
                .isInstanceOf(BenchFailure.class)
                .hasMessage("A login's event is no JSON");
    }

    @Test
    void shouldBringNothingWhenNothingComesInTime() throws InterruptedException {
        assertThat(stream.next(System.nanoTime() + SHORT.toNanos())).isEmpty();
    }
}
