package telegate.chaos;

import static java.nio.charset.StandardCharsets.UTF_8;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.MissingNode;
import java.net.URLEncoder;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Collectors;

/// The gateway's API as one signed-in user, who does not mind when it is away. Thread-safe.
final class Gateway implements AutoCloseable {

    /// The names of states of a login after which nothing comes.
    static final Set<String> FINAL = Set.of("succeeded", "failed", "cancelled", "expired");

    private static final String LOGINS = "/api/v1/logins";
    private static final String ACCOUNTS = "/api/v1/accounts";
    private static final int CREATED = 201;
    private static final int FOUND = 302;

    private final Http http;
    private final String form;
    private volatile String cookies = "";

    Gateway(int port, String user, String password) {
        this.http = new Http(port);
        this.form =
                "j_username="
                        + URLEncoder.encode(user, UTF_8)
                        + "&j_password="
                        + URLEncoder.encode(password, UTF_8);
    }

    /// @throws ChaosFailure when the gateway does not let the user in
    void signIn() throws InterruptedException {
        Http.Answer answer = http.form("/j_security_check", form);
        if (!answer.is(FOUND) || answer.location().contains("error")) {
            throw new ChaosFailure("The gateway answered the sign-in with " + answer.status());
        }
        cookies =
                answer.cookies().stream()
                        .map(cookie -> cookie.substring(0, (cookie + ";").indexOf(';')))
                        .collect(Collectors.joining("; "));
    }

    private Map<String, String> headers() {
        return Map.of("Cookie", cookies);
    }

    /// Begins a login; asked again with the same key, it is the same login.
    ///
    /// @return its id, or nothing when the gateway did not accept it
    Optional<String> begin(String key) throws InterruptedException {
        Http.Answer answer =
                http.post(LOGINS, Map.of(), Map.of("Cookie", cookies, "Idempotency-Key", key));
        return answer.is(CREATED) || answer.is(200)
                ? Optional.of(answer.json().path("id").asText())
                : Optional.empty();
    }

    /// The login as it is now; missing when the gateway does not answer.
    JsonNode login(String id) throws InterruptedException {
        return ok(http.get(LOGINS + "/" + id, headers()));
    }

    /// @return whether the gateway has taken the password
    boolean password(String login, String password) throws InterruptedException {
        return http.post(
                        LOGINS + "/" + login + "/password", Map.of("password", password), headers())
                .isOk();
    }

    boolean refresh(String login) throws InterruptedException {
        return http.post(LOGINS + "/" + login + "/refresh", Map.of(), headers()).isOk();
    }

    boolean cancel(String login) throws InterruptedException {
        return http.delete(LOGINS + "/" + login, headers()).isOk();
    }

    boolean logOut(String account) throws InterruptedException {
        return http.delete(ACCOUNTS + "/" + account, headers()).isOk();
    }

    /// All accounts; nothing when the gateway does not answer.
    Optional<List<JsonNode>> accounts() throws InterruptedException {
        return all(ACCOUNTS);
    }

    /// All logins; nothing when the gateway does not answer.
    Optional<List<JsonNode>> logins() throws InterruptedException {
        return all(LOGINS);
    }

    private Optional<List<JsonNode>> all(String path) throws InterruptedException {
        List<JsonNode> all = new ArrayList<>();
        String next = "";
        do {
            Http.Answer page = http.get(path + "?limit=100" + next, headers());
            if (!page.isOk()) {
                return Optional.empty();
            }
            page.json().path("items").forEach(all::add);
            JsonNode cursor = page.json().path("nextCursor");
            next = cursor.isTextual() ? "&cursor=" + cursor.asText() : "";
        } while (!next.isEmpty());
        return Optional.of(all);
    }

    private static JsonNode ok(Http.Answer answer) {
        return answer.isOk() ? answer.json() : MissingNode.getInstance();
    }

    @Override
    public void close() {
        http.close();
    }
}
