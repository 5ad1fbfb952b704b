package telegate.system;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Map;
import java.util.UUID;
import java.util.concurrent.Callable;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import telegate.contract.Topics;
import telegate.system.PretendPhone.Person;

/// Requests that no page of ours would make.
@ExtendWith(SharedSystem.class)
class BadRequestsST {

    private static final String JSON = "application/json";

    private final TelegateSystem system;
    private final PretendPhone phone;
    private final GatewayApi api;

    BadRequestsST(TelegateSystem system) {
        this.system = system;
        this.phone = system.phone();
        this.api = system.api();
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "019b0000-0000-7000-8000-000000000000",
                "not-an-id",
                "%00",
                "1 or 1=1",
                "../accounts"
            })
    void shouldAnswer404ForAnUnknownLogin(String id) {
        String path = "/api/v1/logins/" + id.replace(" ", "%20").replace("/", "%2F");

        Http.Answer answer = api.http().get(path);

        requireProblem(answer, 404);
    }

    @Test
    void shouldNotTellAnotherUsersLoginFromOneThatDoesNotExist() {
        GatewayApi stranger = system.apiOfAnotherUser();
        String login = api.startLogin();
        api.awaitState(login, "awaiting-scan");
        String unknown = UUID.randomUUID().toString();

        for (String action : List.of("", "/events", "/refresh", "/recheck", "/password")) {
            Http.Answer ofOther = answerTo(stranger, login, action);
            Http.Answer ofNothing = answerTo(stranger, unknown, action);

            requireProblem(ofOther, 404);
            assertThat(ofOther.body().replace(login, unknown)).isEqualTo(ofNothing.body());
        }
        requireProblem(stranger.http().delete("/api/v1/logins/" + login), 404);
        assertThat(stranger.http().get("/telegram/?login=" + login).status()).isEqualTo(404);
        assertThat(stranger.http().get("/telegram/logins/" + login + "/live").status())
                .isEqualTo(404);
        assertThat(api.login(login).path("state").asText()).isEqualTo("awaiting-scan");
    }

    private static Http.Answer answerTo(GatewayApi by, String login, String action) {
        String path = "/api/v1/logins/" + login + action;
        return switch (action) {
            case "", "/events" -> by.http().get(path);
            case "/password" -> by.http().post(path, Map.of("password", "irrelevant 404"));
            default -> by.http().send("POST", path, null, null);
        };
    }

    @Test
    void shouldNotTellAnotherUsersAccountFromOneThatDoesNotExist() {
        GatewayApi stranger = system.apiOfAnotherUser();
        String account = api.connect(phone, phone.newPerson("Private"));
        String unknown = UUID.randomUUID().toString();

        Http.Answer ofOther = stranger.http().get("/api/v1/accounts/" + account);

        requireProblem(ofOther, 404);
        assertThat(ofOther.body().replace(account, unknown))
                .isEqualTo(stranger.http().get("/api/v1/accounts/" + unknown).body());
        requireProblem(stranger.http().delete("/api/v1/accounts/" + account), 404);
        requireProblem(
                stranger.http().post("/api/v1/logins", Map.of("reconnectAccountId", account)), 404);
        assertThat(stranger.accounts()).isEmpty();
        assertThat(api.account(account).path("state").asText()).isEqualTo("online");
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "{",
                "null and void",
                "[]",
                "\"text\"",
                "{\"reconnectAccountId\": 5",
                "{\"reconnectAccountId\": {}}",
                "{\"reconnectAccountId\": \"no-id\"}"
            })
    void shouldRefuseABodyThatIsNoJsonOfOurs(String body) {
        Http.Answer answer = api.http().send("POST", "/api/v1/logins", JSON, body.getBytes(UTF_8));

        requireProblem(answer, 400);
    }

    @Test
    void shouldRefuseABodyOfMoreThan64KiB() {
        byte[] body = ("{\"password\": \"" + "x".repeat(70_000) + "\"}").getBytes(UTF_8);
        String login = api.startLogin();

        Http.Answer answer =
                api.http().send("POST", "/api/v1/logins/" + login + "/password", JSON, body);

        requireProblem(answer, 413);
    }

    @Test
    void shouldRefuseAPasswordThatIsEmptyOrTooLongAndSendNothing() {
        Person person = phone.newPerson("Lengthy", "ok 1024 fine", "-");
        String login = api.startLogin();
        phone.scan(person, api.awaitState(login, "awaiting-scan").path("link").asText());
        api.awaitState(login, "password-required");

        for (String bad : List.of("", "x".repeat(1_025), "я".repeat(513))) {
            requireProblem(
                    api.http()
                            .post("/api/v1/logins/" + login + "/password", Map.of("password", bad)),
                    400);
        }
        requireProblem(api.http().post("/api/v1/logins/" + login + "/password", Map.of()), 400);

        assertThat(passwordCommands(login)).isEmpty();
        // A long one that is allowed is merely wrong.
        api.password(login, "я".repeat(512)).require(202);
        api.awaitLogin(login, now -> now.path("notice").path("code").asText().startsWith("pass"));
        assertThat(passwordCommands(login)).hasSize(1);
        api.password(login, person.requirePassword()).require(202);
        api.awaitState(login, "succeeded");
    }

    @Test
    void shouldBeginOneLoginWhenAskedManyTimesAtOnce() throws Exception {
        int before = api.logins().size();
        List<String> begun = atOnce(8, api::startLoginWithoutKey);
        assertThat(begun.stream().distinct()).hasSize(1);

        Http withKey = api.http().with("Idempotency-Key", "one-" + UUID.randomUUID());
        List<String> withOneKey =
                atOnce(
                        8,
                        () ->
                                withKey.post("/api/v1/logins", Map.of())
                                        .require(201)
                                        .json()
                                        .path("id")
                                        .asText());
        assertThat(withOneKey.stream().distinct()).hasSize(1);

        assertThat(api.logins()).hasSize(before + 2);
    }

    @Test
    void shouldCheckOnePasswordWhenItIsGivenManyTimesAtOnce() throws Exception {
        Person person = phone.newPerson("Eightfold", "eight times 8", "-");
        String login = api.startLogin();
        phone.scan(person, api.awaitState(login, "awaiting-scan").path("link").asText());
        api.awaitState(login, "password-required");
        long checks = phone.calls("auth.checkPassword");

        List<Integer> answers =
                atOnce(8, () -> api.password(login, person.requirePassword()).status());

        api.awaitState(login, "succeeded");
        assertThat(answers).contains(202).allMatch(status -> status == 202 || status == 409);
        assertThat(phone.calls("auth.checkPassword") - checks).isEqualTo(1);
        assertThat(passwordCommands(login)).hasSize(1);
    }

    private List<KafkaTopics.Stored> passwordCommands(String login) {
        return system.kafka()
                .find(
                        Topics.COMMANDS,
                        stored ->
                                stored.header("ce_loginid").equals(login)
                                        && stored.header("ce_type")
                                                .equals("login.submit-password.v1"));
    }

    private static <T> List<T> atOnce(int times, Callable<T> action) throws Exception {
        try (var threads = Executors.newVirtualThreadPerTaskExecutor()) {
            List<T> results = new ArrayList<>();
            for (Future<T> done : threads.invokeAll(Collections.nCopies(times, action))) {
                results.add(done.get());
            }
            return results;
        }
    }

    private static void requireProblem(Http.Answer answer, int status) {
        assertThat(answer.status()).as(answer.body()).isEqualTo(status);
        assertThat(answer.contentType()).startsWith("application/problem+json");
        assertThat(answer.json().path("status").asInt()).isEqualTo(status);
        assertThat(answer.json().path("code").asText()).isNotEmpty();
        assertThat(answer.body()).doesNotContain("Exception", "telegate.", "java.");
    }
}
