package telegate.bench;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.sun.net.httpserver.HttpExchange;
import com.sun.net.httpserver.HttpServer;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.PrintStream;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

class GatewayClientTest {

    private final ByteArrayOutputStream out = new ByteArrayOutputStream();
    private final List<String> keys = Collections.synchronizedList(new ArrayList<>());
    private HttpServer server;
    private GatewayClient gateway;
    private volatile int unanswered;

    @BeforeEach
    void start() throws IOException, InterruptedException {
        server = HttpServer.create(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0), 0);
        server.createContext("/j_security_check", exchange -> answer(exchange, 302, ""));
        server.createContext("/api/v1/logins", this::begin);
        server.start();
        gateway =
                GatewayClient.signIn(
                        server.getAddress().getPort(),
                        "somebody",
                        "password",
                        new PrintStream(out, true, UTF_8));
    }

    @AfterEach
    void end() {
        gateway.close();
        server.stop(0);
    }

    private void begin(HttpExchange exchange) throws IOException {
        keys.add(exchange.getRequestHeaders().getFirst("Idempotency-Key"));
        if (keys.size() <= unanswered) {
            // Without an answer this closes the connection.
            exchange.close();
            return;
        }
        answer(exchange, 201, "{\"id\":\"the-login\"}");
    }

    private static void answer(HttpExchange exchange, int status, String body) throws IOException {
        try (exchange) {
            byte[] bytes = body.getBytes(UTF_8);
            exchange.sendResponseHeaders(status, bytes.length == 0 ? -1 : bytes.length);
            if (bytes.length > 0) {
                exchange.getResponseBody().write(bytes);
            }
        }
    }

    @Test
    void shouldRepeatWithTheSameKeyWhatGotNoAnswer() throws InterruptedException {
        unanswered = 1;

        assertThat(gateway.begin()).isEqualTo("the-login");

        assertThat(gateway.repeated()).isEqualTo(1);
        assertThat(keys).hasSize(2);
        assertThat(keys.getFirst()).isEqualTo(keys.getLast());
        assertThat(out.toString(UTF_8))
                .contains("POST /api/v1/logins did not answer: java.io.IOException: ");
    }

    @Test
    void shouldRepeatOnceOnly() {
        unanswered = 2;

        assertThatThrownBy(gateway::begin)
                .isInstanceOf(NoAnswer.class)
                .hasMessageStartingWith("POST /api/v1/logins did not answer: ");
        assertThat(keys).hasSize(2);
    }

    @Test
    void shouldNotRepeatWhatWasAnswered() throws InterruptedException {
        assertThat(gateway.begin()).isEqualTo("the-login");

        assertThat(gateway.repeated()).isZero();
        assertThat(keys).hasSize(1);
    }
}
