package telegate.gateway;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;
import static org.hamcrest.Matchers.equalTo;
import static org.hamcrest.Matchers.not;
import static org.hamcrest.Matchers.nullValue;

import io.quarkus.test.common.QuarkusTestResource;
import io.quarkus.test.common.http.TestHTTPResource;
import io.quarkus.test.junit.QuarkusTest;
import io.restassured.http.ContentType;
import io.restassured.path.json.JsonPath;
import io.restassured.response.Response;
import jakarta.inject.Inject;
import java.net.URI;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.Arrays;
import java.util.List;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import telegate.contract.AccountId;
import telegate.contract.ChallengeId;
import telegate.contract.Command;
import telegate.contract.LoginEvent;
import telegate.contract.LoginId;
import telegate.contract.Notice;
import telegate.contract.NoticeCode;
import telegate.contract.Profile;
import telegate.contract.TenantId;
import telegate.contract.secret.PasswordOpener;
import telegate.contract.secret.SealingContext;

@QuarkusTest
@QuarkusTestResource(Surroundings.class)
class LoginFlowTest {

    private static final Instant DEADLINE = Instant.parse("2099-01-01T00:00:00Z");

    @Inject People people;
    @Inject PlayedWorker worker;

    @TestHTTPResource("/api/v1/logins/")
    URI api = URI.create("");

    private People.Person person = People.ADMIN;

    @BeforeEach
    void meetSomebody() {
        person = people.somebody();
    }

    private record Begun(LoginId login, AccountId account, int partition) {}

    private Begun begin() {
        JsonPath json =
                person.asks()
                        .contentType(ContentType.JSON)
                        .post("/api/v1/logins")
                        .then()
                        .statusCode(201)
                        .extract()
                        .jsonPath();
        LoginId login = LoginId.of(json.getString("id"));
        PlayedWorker.Received start = worker.expect(login, Command.StartLogin.class);
        return new Begun(login, AccountId.of(json.getString("accountId")), start.partition());
    }

    private void tell(Begun begun, LoginEvent event) {
        worker.tell(begun.account(), begun.login(), begun.partition(), event);
    }

    private LoginEvent.AwaitingScan scan(long version) {
        return new LoginEvent.AwaitingScan(
                person.owner(), version, DEADLINE, "tg://login?token=t" + version, 1, null);
    }

    private LoginEvent.PasswordRequired question(long version, ChallengeId challenge) {
        return new LoginEvent.PasswordRequired(
                person.owner(), version, DEADLINE, "dog", challenge, null);
    }

    private LoginEvent.Succeeded success(long version, AccountId account) {
        return new LoginEvent.Succeeded(
                person.owner(),
                version,
                DEADLINE,
                account,
                new Profile(7, "Анна", "", "anna"),
                false);
    }

    private EventStreamClient follow(Begun begun, String... headers) throws Exception {
        return new EventStreamClient(api.resolve(begun.login() + "/events"), person, headers);
    }

    @Test
    void shouldGoFromStartToSuccess() throws Exception {
        Begun begun = begin();
        try (EventStreamClient stream = follow(begun)) {
            assertThat(stream.status()).isEqualTo(200);
            assertThat(stream.header("X-Accel-Buffering")).isEqualTo("no");
            assertThat(stream.header("Cache-Control")).contains("no-store");
            assertThat(stream.header("Content-Type")).startsWith("text/event-stream");
            EventStreamClient.Received first = stream.event(1);
            assertThat(first.name()).isEqualTo("state");
            assertThat(first.id()).isEqualTo("0");
            assertThat(first.data().getString("state")).isEqualTo("requested");

            tell(begun, scan(1));
            assertThat(stream.event(2).data().getString("link")).isEqualTo("tg://login?token=t1");
            ChallengeId challenge = ChallengeId.next();
            tell(begun, question(2, challenge));
            assertThat(stream.event(3).data().getString("challengeId"))
                    .isEqualTo(challenge.toString());
            tell(begun, success(3, begun.account()));
            EventStreamClient.Received last = stream.event(4);
            assertThat(last.id()).isEqualTo("3");
            assertThat(last.data().getString("account.firstName")).isEqualTo("Анна");
            assertThat(last.data().getString("link")).isNull();
            await().until(stream::hasEnded);
        }
    }

    @Test
    void shouldSendStartToTheAccountsPartitionWithExpiry() {
        Begun begun = begin();

        PlayedWorker.Received start = worker.expect(begun.login(), Command.StartLogin.class);

        assertThat(start.envelope().tenant()).isEqualTo(TenantId.BUILT_IN);
        assertThat(start.envelope().accountId()).isEqualTo(begun.account());
        assertThat(start.envelope().data()).isEqualTo(new Command.StartLogin(person.owner()));
        assertThat(Duration.between(start.envelope().time(), start.envelope().expiresAt()))
                .as("half a minute before the page says that it has expired")
                .isEqualTo(Duration.ofSeconds(90));
    }

    @Test
    void shouldShowNewestStateToWhoComesLate() throws Exception {
        Begun begun = begin();
        tell(begun, scan(5));
        tell(begun, scan(6));
        tell(begun, scan(4));

        try (EventStreamClient stream = follow(begun)) {
            await().until(() -> stream.events().stream().anyMatch(e -> e.id().equals("6")));
            tell(begun, scan(5));
            tell(begun, scan(7));
            await().until(() -> stream.events().stream().anyMatch(e -> e.id().equals("7")));
            assertThat(stream.events()).extracting(e -> Long.parseLong(e.id())).isSorted();
            assertThat(stream.events())
                    .extracting(EventStreamClient.Received::id)
                    .doesNotHaveDuplicates();
        }
    }

    @Test
    void shouldResumeAfterTheLastEventSeen() throws Exception {
        Begun begun = begin();
        tell(begun, scan(3));
        awaitState(begun, "awaiting-scan");

        try (EventStreamClient stream = follow(begun, "Last-Event-ID", "3")) {
            tell(begun, question(4, ChallengeId.next()));
            assertThat(stream.event(1).id()).isEqualTo("4");
        }
    }

    @Test
    void shouldNotReopenAStreamThatHasSaidAll() throws Exception {
        Begun begun = begin();
        tell(begun, new LoginEvent.Expired(person.owner(), 2, DEADLINE));
        awaitState(begun, "expired");

        try (EventStreamClient seen = follow(begun, "Last-Event-ID", "2");
                EventStreamClient fresh = follow(begun)) {
            assertThat(seen.status()).isEqualTo(204);
            assertThat(fresh.event(1).data().getString("state")).isEqualTo("expired");
            await().until(fresh::hasEnded);
        }
    }

    @Test
    void shouldIgnoreEventsThatNameAnotherOwner() throws Exception {
        Begun begun = begin();
        People.Person thief = people.somebody();
        worker.tell(
                begun.account(),
                begun.login(),
                begun.partition(),
                new LoginEvent.AwaitingScan(
                        thief.owner(), 9, DEADLINE, "tg://login?token=x", 1, null));
        tell(begun, scan(1));

        awaitState(begun, "awaiting-scan");

        person.asks().get("/api/v1/logins/" + begun.login()).then().body("version", equalTo(1));
        thief.asks().get("/api/v1/logins/" + begun.login()).then().statusCode(404);
    }

    private void awaitState(Begun begun, String state) {
        await().atMost(10, TimeUnit.SECONDS)
                .untilAsserted(() ->
                        person.asks()
                                .get("/api/v1/logins/" + begun.login())
                                .then()
                                .statusCode(200)
                                .body("state", equalTo(state)));
    }

    @Test
    void shouldSealThePasswordToTheWorkersForThisMessageAlone() throws Exception {
        Begun begun = begin();
        ChallengeId challenge = ChallengeId.next();
        tell(begun, question(1, challenge));
        awaitState(begun, "password-required");

        password(begun, "{\"password\":\"пароль 1\",\"challengeId\":\"" + challenge + "\"}", 202);

        PlayedWorker.Received sent = worker.expect(begun.login(), Command.SubmitPassword.class);
        Command.SubmitPassword command = (Command.SubmitPassword) sent.envelope().data();
        PasswordOpener opener =
                PasswordOpener.fromFile(Path.of(System.getProperty(Surroundings.PRIVATE_KEYSET)));
        assertThat(
                        opener.open(
                                command.sealedPassword(),
                                new SealingContext(
                                        TenantId.BUILT_IN,
                                        begun.account(),
                                        begun.login(),
                                        challenge,
                                        sent.envelope().id())))
                .contains("пароль 1");
        assertThat(sent.partition()).isEqualTo(begun.partition());
    }

    private void password(Begun begun, String body, int status) {
        person.asks()
                .contentType(ContentType.JSON)
                .body(body)
                .post("/api/v1/logins/" + begun.login() + "/password")
                .then()
                .statusCode(status);
    }

    @Test
    void shouldSendOneCommandForTwoAnswersToOneQuestion() {
        Begun begun = begin();
        tell(begun, question(1, ChallengeId.next()));
        awaitState(begun, "password-required");

        password(begun, "{\"password\":\"a\"}", 202);
        password(begun, "{\"password\":\"a\"}", 202);
        person.asks().delete("/api/v1/logins/" + begun.login()).then().statusCode(202);

        worker.expect(begun.login(), Command.CancelLogin.class);
        assertThat(worker.commands(begun.login()))
                .filteredOn(each -> each.envelope().data() instanceof Command.SubmitPassword)
                .hasSize(1);
    }

    @Test
    void shouldTakeAnotherAnswerToTheNextQuestion() {
        Begun begun = begin();
        tell(begun, question(1, ChallengeId.next()));
        awaitState(begun, "password-required");
        password(begun, "{\"password\":\"a\"}", 202);
        tell(
                begun,
                new LoginEvent.PasswordRequired(
                        person.owner(),
                        2,
                        DEADLINE,
                        "dog",
                        ChallengeId.next(),
                        Notice.of(NoticeCode.PASSWORD_INCORRECT)));
        await().untilAsserted(() ->
                person.asks()
                        .get("/api/v1/logins/" + begun.login())
                        .then()
                        .body("notice.code", equalTo("password-incorrect")));

        password(begun, "{\"password\":\"b\"}", 202);

        await().untilAsserted(() ->
                assertThat(worker.commands(begun.login()))
                        .filteredOn(
                                each -> each.envelope().data() instanceof Command.SubmitPassword)
                        .hasSize(2));
    }

    @Test
    void shouldRefuseBadPasswordsAndSendNothing() {
        Begun begun = begin();
        ChallengeId old = ChallengeId.next();
        password(begun, "{\"password\":\"early\"}", 409);
        tell(begun, question(1, ChallengeId.next()));
        awaitState(begun, "password-required");

        password(begun, "{\"password\":\"\"}", 400);
        password(begun, "{}", 400);
        password(begun, "{\"password\":\"" + "я".repeat(513) + "\"}", 400);
        password(begun, "{\"password\":\"a\",\"challengeId\":\"" + old + "\"}", 409);
        password(begun, "{\"password\":\"a\",\"challengeId\":\"nonsense\"}", 400);
        password(begun, "{\"password\":", 400);

        person.asks().post("/api/v1/logins/" + begun.login() + "/recheck").then().statusCode(202);
        worker.expect(begun.login(), Command.RecheckLogin.class);
        assertThat(worker.commands(begun.login()))
                .noneMatch(each -> each.envelope().data() instanceof Command.SubmitPassword);
    }

    @Test
    void shouldRefreshOnlyBeforeTheScan() {
        Begun begun = begin();
        String refresh = "/api/v1/logins/" + begun.login() + "/refresh";
        tell(begun, scan(1));
        awaitState(begun, "awaiting-scan");
        person.asks().post(refresh).then().statusCode(202);
        worker.expect(begun.login(), Command.RefreshLogin.class);
        tell(begun, question(2, ChallengeId.next()));
        awaitState(begun, "password-required");

        person.asks().post(refresh).then().statusCode(409).body("code", equalTo("wrong-state"));

        tell(begun, success(3, begun.account()));
        awaitState(begun, "succeeded");
        person.asks().post(refresh).then().statusCode(409);
        person.asks().delete("/api/v1/logins/" + begun.login()).then().statusCode(204);
    }

    @Test
    void shouldBeginOneLoginForADoubleClick() {
        Begun begun = begin();
        Begun again = begin();

        assertThat(again).isEqualTo(begun);
        assertThat(worker.commands(begun.login())).hasSize(1);
    }

    @Test
    void shouldBeginOneLoginForOneKey() {
        String first = withKey("k1", "{}").then().statusCode(201).extract().path("id");
        String second = withKey("k1", "{}").then().statusCode(201).extract().path("id");
        String other = withKey("k2", "").then().statusCode(201).extract().path("id");

        assertThat(second).isEqualTo(first);
        assertThat(other).isNotEqualTo(first);
        withKey("k1", "{\"reconnectAccountId\":\"" + AccountId.next() + "\"}")
                .then()
                .statusCode(409)
                .body("code", equalTo("idempotency-key-reused"));
        withKey("k".repeat(129), "{}").then().statusCode(400);
        person = people.somebody();
        withKey("k1", "{}").then().statusCode(201).body("id", not(equalTo(first)));
    }

    private Response withKey(String key, String body) {
        var request = person.asks().contentType(ContentType.JSON).header("Idempotency-Key", key);
        return (body.isEmpty() ? request : request.body(body)).post("/api/v1/logins");
    }

    @Test
    void shouldListNewestFirstInPages() {
        String one = withKey("1", "{}").path("id");
        String two = withKey("2", "{}").path("id");
        String three = withKey("3", "{}").path("id");

        JsonPath page = person.asks().get("/api/v1/logins?limit=2").then().extract().jsonPath();
        assertThat(page.getList("items.id")).containsExactly(three, two);
        person.asks()
                .get("/api/v1/logins?limit=2&cursor=" + page.getString("nextCursor"))
                .then()
                .body("items.id", equalTo(List.of(one)))
                .body("nextCursor", nullValue());
        person.asks().get("/api/v1/logins?limit=0").then().statusCode(400);
        person.asks().get("/api/v1/logins?cursor=x").then().statusCode(400);
    }

    @Test
    void shouldTellAnEventAsSoonAsItArrives() throws Exception {
        Begun begun = begin();
        try (EventStreamClient stream = follow(begun)) {
            stream.event(1);
            long[] taken = new long[50];
            for (int i = 0; i < taken.length; i++) {
                tell(begun, scan(i + 1));
                long told = System.nanoTime();
                taken[i] = stream.event(i + 2).nanoTime() - told;
            }
            Arrays.sort(taken);
            // Far more than it takes, far less than a fetch that waits for its time to pass.
            assertThat(Duration.ofNanos(taken[25])).isLessThan(Duration.ofMillis(250));
        }
    }
}
