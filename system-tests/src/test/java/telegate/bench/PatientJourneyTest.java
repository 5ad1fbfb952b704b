package telegate.bench;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.fasterxml.jackson.databind.JsonNode;
import com.sun.net.httpserver.HttpExchange;
import com.sun.net.httpserver.HttpServer;
import java.io.IOException;
import java.io.OutputStream;
import java.io.PrintStream;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.time.Duration;
import java.util.List;
import java.util.Queue;
import java.util.SplittableRandom;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.LinkedBlockingQueue;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/// Against a server that plays gateway and phone: each scan and each password brings the next event
/// of a script.
class PatientJourneyTest {

    private static final long PERSON = 7;
    private static final String END = "";
    private static final String SUCCESS = "{\"state\":\"succeeded\"}";

    private final Queue<String> script = new ConcurrentLinkedQueue<>();
    private final BlockingQueue<String> events = new LinkedBlockingQueue<>();
    private final Queue<String> deeds = new ConcurrentLinkedQueue<>();
    private final ExecutorService threads = Executors.newVirtualThreadPerTaskExecutor();
    private HttpServer server;
    private GatewayClient gateway;
    private PhoneClient phone;

    @BeforeEach
    void start() throws IOException, InterruptedException {
        server = HttpServer.create(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0), 0);
        server.setExecutor(threads);
        server.createContext("/", this::serve);
        server.start();
        int port = server.getAddress().getPort();
        gateway =
                GatewayClient.signIn(
                        port,
                        "somebody",
                        "password",
                        new PrintStream(OutputStream.nullOutputStream(), false, UTF_8));
        phone = new PhoneClient(port);
    }

    @AfterEach
    void end() {
        gateway.close();
        phone.close();
        events.add(END);
        server.stop(0);
        threads.close();
    }

    private void serve(HttpExchange exchange) throws IOException {
        try (exchange) {
            JsonNode asked = asked(exchange);
            switch (exchange.getRequestURI().getPath()) {
                case "/j_security_check" -> exchange.sendResponseHeaders(302, -1);
                case "/api/v1/logins" -> begin(exchange);
                case "/api/v1/logins/1/events" -> tell(exchange);
                case "/api/v1/logins/1/password" ->
                        deed(exchange, 202, asked.path("challengeId").asText());
                case "/api/accounts/7/scan" -> deed(exchange, 204, asked.path("link").asText());
                default -> exchange.sendResponseHeaders(404, -1);
            }
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }

    private static JsonNode asked(HttpExchange exchange) throws IOException {
        byte[] body = exchange.getRequestBody().readAllBytes();
        boolean isJson =
                "application/json".equals(exchange.getRequestHeaders().getFirst("Content-Type"));
        return JsonHttp.JSON.readTree(isJson ? new String(body, UTF_8) : "{}");
    }

    private void begin(HttpExchange exchange) throws IOException {
        byte[] login = "{\"id\":\"1\"}".getBytes(UTF_8);
        exchange.sendResponseHeaders(201, login.length);
        exchange.getResponseBody().write(login);
        goOn();
    }

    private void deed(HttpExchange exchange, int status, String what) throws IOException {
        deeds.add(what);
        exchange.sendResponseHeaders(status, -1);
        goOn();
    }

    private void goOn() {
        String next = script.poll();
        if (next != null) {
            events.add(next);
        }
    }

    private void tell(HttpExchange exchange) throws IOException, InterruptedException {
        exchange.sendResponseHeaders(200, 0);
        OutputStream body = exchange.getResponseBody();
        for (String event = events.take(); !event.equals(END); event = events.take()) {
            body.write(("event: state\ndata: " + event + "\n\n").getBytes(UTF_8));
            body.flush();
            if (event.equals(SUCCESS)) {
                return;
            }
        }
    }

    private static String code(String link) {
        return "{\"state\":\"awaiting-scan\",\"link\":\"" + link + "\"}";
    }

    private static String question(String challenge) {
        return "{\"state\":\"password-required\",\"challengeId\":\"" + challenge + "\"}";
    }

    private PatientJourney journey(Duration limit) {
        var pace = new PatientJourney.Pace(1, 50, 1, 50, limit);
        return new PatientJourney(gateway, phone, "password", pace, new SplittableRandom(1));
    }

    @Test
    void shouldDoAgainWhatIsAskedForAgain() throws InterruptedException {
        script.addAll(List.of(code("a"), code("b"), question("1"), question("2"), SUCCESS));
        PatientJourney journey = journey(Duration.ofSeconds(30));

        assertThat(journey.run(PERSON)).isEqualTo("1");

        assertThat(deeds).containsExactly("a", "b", "1", "2");
        assertThat(journey.askedAgain()).isEqualTo(2);
        assertThat(journey.pauses().count()).isEqualTo(1);
    }

    @Test
    void shouldAskForNothingTwiceWhenAllGoesWell() throws InterruptedException {
        script.addAll(List.of(code("a"), question("1"), SUCCESS));
        PatientJourney journey = journey(Duration.ofSeconds(30));

        assertThat(journey.run(PERSON)).isEqualTo("1");

        assertThat(deeds).containsExactly("a", "1");
        assertThat(journey.askedAgain()).isZero();
    }

    @Test
    void shouldNotTakeTheCodeThatWasScannedForAnAnswer() {
        script.addAll(List.of(code("a"), code("a")));
        PatientJourney journey = journey(Duration.ofSeconds(2));

        assertThatThrownBy(() -> journey.run(PERSON))
                .isInstanceOf(BenchFailure.class)
                .hasMessage("A login had not ended after 2 s; the last event was awaiting-scan");

        assertThat(deeds).containsExactly("a");
        assertThat(journey.pauses().millis(100)).isGreaterThan(1_000);
    }

    @Test
    void shouldBreakWhenTheLoginFails() {
        script.addAll(List.of(code("a"), "{\"state\":\"expired\"}"));

        assertThatThrownBy(() -> journey(Duration.ofSeconds(30)).run(PERSON))
                .isInstanceOf(BenchFailure.class)
                .hasMessageContaining("expired");
    }
}
