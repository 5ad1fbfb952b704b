package telegate.system;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import com.fasterxml.jackson.databind.JsonNode;
import java.net.URI;
import java.net.URLEncoder;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.UUID;
import java.util.function.Predicate;
import java.util.stream.StreamSupport;

/// The gateway's REST API as one signed-in user, with the session cookie that a browser has.
final class GatewayApi {

    private static final Duration PATIENCE = Duration.ofSeconds(60);
    private static final Duration POLL = Duration.ofMillis(20);
    private static final Set<String> OVER = Set.of("succeeded", "failed", "cancelled", "expired");

    private final Http http;

    private GatewayApi(Http http) {
        this.http = http;
    }

    /// @param gateway its root
    static GatewayApi signIn(URI gateway, String user, String password) {
        Http anonymous = new Http(gateway, Map.of());
        String form =
                "j_username=%s&j_password=%s"
                        .formatted(
                                URLEncoder.encode(user, UTF_8), URLEncoder.encode(password, UTF_8));
        Http.Answer answer =
                anonymous.send(
                        "POST",
                        "/j_security_check",
                        "application/x-www-form-urlencoded",
                        form.getBytes(UTF_8));
        assertThat(answer.headers()).as("answer %s", answer.status()).containsKey("set-cookie");
        String cookie = answer.headers().getOrDefault("set-cookie", "").split(";", 2)[0];
        return new GatewayApi(anonymous.with("Cookie", cookie));
    }

    /// For requests that the methods here would not make.
    Http http() {
        return http;
    }

    /// Begins a login of its own, however soon after the last one.
    String startLogin() {
        return startLogin(http.with("Idempotency-Key", UUID.randomUUID().toString()));
    }

    /// Begins a login as somebody does who may have clicked twice.
    String startLoginWithoutKey() {
        return startLogin(http);
    }

    private static String startLogin(Http by) {
        return by.post("/api/v1/logins", Map.of()).require(201).json().path("id").asText();
    }

    JsonNode login(String id) {
        return http.get("/api/v1/logins/" + id).require(200).json();
    }

    List<JsonNode> logins() {
        return items(http.get("/api/v1/logins?limit=100"));
    }

    void cancel(String login) {
        assertThat(http.delete("/api/v1/logins/" + login).status()).isIn(202, 204);
    }

    Http.Answer password(String login, String password) {
        return http.post(
                "/api/v1/logins/" + login + "/password",
                Map.of("password", UsedSecrets.password(password)));
    }

    /// Waits for a state of a login, `awaiting-scan` for example.
    JsonNode awaitState(String login, String... states) {
        return awaitLogin(login, now -> List.of(states).contains(now.path("state").asText()));
    }

    JsonNode awaitLogin(String login, Predicate<JsonNode> wanted) {
        return await("login " + login)
                .atMost(PATIENCE)
                .pollDelay(Duration.ZERO)
                .pollInterval(POLL)
                .until(() -> login(login), wanted);
    }

    /// All accounts, by as many pages as it takes.
    List<JsonNode> accounts() {
        List<JsonNode> all = new ArrayList<>();
        String next = "";
        do {
            JsonNode page = http.get("/api/v1/accounts?limit=100" + next).require(200).json();
            page.path("items").forEach(all::add);
            next = page.has("nextCursor") ? "&cursor=" + page.path("nextCursor").asText() : "";
        } while (!next.isEmpty());
        return all;
    }

    JsonNode account(String id) {
        return http.get("/api/v1/accounts/" + id).require(200).json();
    }

    JsonNode awaitAccount(String id, Predicate<JsonNode> wanted) {
        return await("account " + id)
                .atMost(PATIENCE)
                .pollDelay(Duration.ZERO)
                .pollInterval(POLL)
                .until(() -> account(id), wanted);
    }

    /// Ends every login that still goes on, so that it takes no fault that the next test arms.
    void endLogins() {
        List<String> open =
                logins().stream()
                        .filter(login -> !OVER.contains(login.path("state").asText()))
                        .map(login -> login.path("id").asText())
                        .toList();
        open.forEach(this::cancel);
        open.forEach(login -> awaitLogin(login, now -> OVER.contains(now.path("state").asText())));
    }

    /// Connects a person and waits until the account is online.
    ///
    /// @return the account's id
    String connect(PretendPhone phone, PretendPhone.Person person) {
        String login = startLogin();
        phone.scan(person, awaitState(login, "awaiting-scan").path("link").asText());
        if (person.password() != null) {
            awaitState(login, "password-required");
            password(login, person.requirePassword()).require(202);
        }
        String account = awaitState(login, "succeeded").path("account").path("id").asText();
        awaitAccount(account, now -> now.path("state").asText().equals("online"));
        return account;
    }

    private static List<JsonNode> items(Http.Answer listing) {
        JsonNode items = listing.require(200).json().path("items");
        return StreamSupport.stream(items.spliterator(), false).toList();
    }
}
