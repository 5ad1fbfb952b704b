package telegate.bench;

import static java.nio.charset.StandardCharsets.UTF_8;

import com.fasterxml.jackson.databind.JsonNode;
import java.io.PrintStream;
import java.net.URLEncoder;
import java.net.http.HttpRequest;
import java.net.http.HttpRequest.BodyPublishers;
import java.net.http.HttpResponse;
import java.time.Duration;
import java.util.Map;
import java.util.UUID;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.stream.Collectors;

/// The gateway as a page uses it: signed in by a session cookie. Thread-safe.
final class GatewayClient implements AutoCloseable {

    private static final Duration LONGEST_STREAM = Duration.ofMinutes(2);

    private final JsonHttp http;
    private final String cookies;
    private final PrintStream out;
    private final AtomicInteger repeated = new AtomicInteger();

    private GatewayClient(JsonHttp http, String cookies, PrintStream out) {
        this.http = http;
        this.cookies = cookies;
        this.out = out;
    }

    /// Signs in by the form.
    ///
    /// @param out is told why a request was repeated
    static GatewayClient signIn(int port, String user, String password, PrintStream out)
            throws InterruptedException {
        JsonHttp http = new JsonHttp(port);
        String form = "j_username=" + encoded(user) + "&j_password=" + encoded(password);
        HttpResponse<String> answer =
                http.send(
                        http.to("/j_security_check")
                                .header("Content-Type", "application/x-www-form-urlencoded")
                                .POST(BodyPublishers.ofString(form))
                                .build(),
                        302);
        String cookies =
                answer.headers().allValues("Set-Cookie").stream()
                        .map(cookie -> cookie.substring(0, (cookie + ";").indexOf(';')))
                        .collect(Collectors.joining("; "));
        if (answer.headers().firstValue("Location").orElse("").contains("error")) {
            throw new BenchFailure("The gateway does not know the benchmark's user.");
        }
        return new GatewayClient(http, cookies, out);
    }

    private static String encoded(String text) {
        return URLEncoder.encode(text, UTF_8);
    }

    /// Begins a login. What got no answer is asked once more with the same key, as every good
    /// client does: it is the same login then.
    ///
    /// @return its id
    String begin() throws InterruptedException {
        HttpRequest request =
                http.post("/api/v1/logins", Map.of())
                        .header("Cookie", cookies)
                        // Without a key quick starts of one user are taken for double clicks.
                        .header("Idempotency-Key", UUID.randomUUID().toString())
                        .build();
        return created(request).path("id").asText();
    }

    private JsonNode created(HttpRequest request) throws InterruptedException {
        try {
            return http.json(request, 201);
        } catch (NoAnswer e) {
            repeated.incrementAndGet();
            out.println("  repeated: " + e.getMessage());
            return http.json(request, 201);
        }
    }

    /// How many requests were sent a second time.
    int repeated() {
        return repeated.get();
    }

    LoginStream follow(String login) {
        HttpRequest request =
                http.to("/api/v1/logins/" + login + "/events")
                        .header("Cookie", cookies)
                        .header("Accept", "text/event-stream")
                        // From JDK 26 on this is for the whole stream and not for its begin.
                        .timeout(LONGEST_STREAM)
                        .build();
        return LoginStream.open(http.client(), request);
    }

    /// Answers a question for the 2FA password; nothing happens when that question is over.
    ///
    /// @param question its challenge id
    void answer(String login, String question, String password) throws InterruptedException {
        Map<String, String> answer = Map.of("challengeId", question, "password", password);
        HttpResponse<String> _ =
                http.send(
                        http.post("/api/v1/logins/" + login + "/password", answer)
                                .header("Cookie", cookies)
                                .build(),
                        202,
                        409);
    }

    void logOut(String account) throws InterruptedException {
        http.send(
                http.to("/api/v1/accounts/" + account).header("Cookie", cookies).DELETE().build(),
                202);
    }

    @Override
    public void close() {
        http.close();
    }
}
