package telegate.gateway;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;
import static org.hamcrest.Matchers.equalTo;
import static org.hamcrest.Matchers.hasSize;

import io.quarkus.test.common.QuarkusTestResource;
import io.quarkus.test.common.http.TestHTTPResource;
import io.quarkus.test.junit.QuarkusTest;
import io.restassured.http.ContentType;
import jakarta.inject.Inject;
import jakarta.persistence.EntityManager;
import jakarta.transaction.Transactional;
import java.net.URI;
import java.time.Instant;
import java.util.List;
import java.util.concurrent.ThreadLocalRandom;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import telegate.contract.AccountEvent;
import telegate.contract.AccountId;
import telegate.contract.Command;
import telegate.contract.DisconnectReason;
import telegate.contract.LoginEvent;
import telegate.contract.LoginId;
import telegate.contract.Profile;
import telegate.contract.TenantId;

@QuarkusTest
@QuarkusTestResource(Surroundings.class)
class AccountsTest {

    private static final int PARTITION = 5;
    private static final Instant EARLY = Instant.parse("2026-01-01T00:00:00Z");
    private static final Instant LATE = Instant.parse("2026-02-01T00:00:00Z");

    @Inject People people;
    @Inject PlayedWorker worker;
    @Inject EntityManager database;

    @TestHTTPResource("/api/v1/accounts/events")
    URI stream = URI.create("");

    private People.Person person = People.ADMIN;
    private final Profile anna =
            new Profile(ThreadLocalRandom.current().nextLong(1, 1L << 40), "Анна", "", "anna");

    @BeforeEach
    void meetSomebody() {
        person = people.somebody();
    }

    private AccountEvent.Online online(long version, Instant since) {
        return new AccountEvent.Online(person.owner(), version, anna, since);
    }

    private AccountEvent.Disconnected gone(long version, Instant since) {
        return new AccountEvent.Disconnected(
                person.owner(), version, anna, since, DisconnectReason.REVOKED, LATE);
    }

    private void tell(AccountId account, AccountEvent event) {
        worker.tell(TenantId.BUILT_IN, account, null, PARTITION, event);
    }

    private void awaitStored(AccountId account) {
        await().until(() -> isStored(account));
    }

    @Transactional
    boolean isStored(AccountId account) {
        return !database.createNativeQuery("select 1 from account where id = :id")
                .setParameter("id", account.value())
                .getResultList()
                .isEmpty();
    }

    @Test
    void shouldShowAnAccountAndFollowIt() throws Exception {
        AccountId account = AccountId.next();
        try (EventStreamClient events = new EventStreamClient(stream, person)) {
            assertThat(events.event(1).data().getList("$")).isEmpty();
            tell(account, online(4, EARLY));
            assertThat(events.event(2).name()).isEqualTo("accounts");
            assertThat(events.event(2).data().getString("[0].state")).isEqualTo("online");
            tell(account, gone(6, EARLY));
            tell(account, online(5, EARLY));
            assertThat(events.event(3).data().getString("[0].reason")).isEqualTo("revoked");
        }

        person.asks()
                .get("/api/v1/accounts/" + account)
                .then()
                .body("state", equalTo("disconnected"))
                .body("version", equalTo(6))
                .body("username", equalTo("anna"));
        people.somebody().asks().get("/api/v1/accounts/" + account).then().statusCode(404);
    }

    @Test
    void shouldHideAnOldDisconnectedAccountOfThePersonWhoConnectedAgain() {
        AccountId old = AccountId.next();
        AccountId young = AccountId.next();
        tell(old, gone(3, EARLY));
        awaitStored(old);
        person.asks().get("/api/v1/accounts").then().body("items.id", equalTo(ids(old)));
        tell(young, online(3, LATE));
        awaitStored(young);

        person.asks().get("/api/v1/accounts").then().body("items.id", equalTo(ids(young)));
    }

    @Test
    void shouldKnowAnAccountFromTheLoginThatConnectedIt() {
        AccountId account = AccountId.next();
        worker.tell(
                TenantId.BUILT_IN,
                account,
                LoginId.next(),
                PARTITION,
                new LoginEvent.Succeeded(
                        person.owner(),
                        3,
                        LATE,
                        account,
                        new Profile(7, "Анна", "", "anna"),
                        false));
        awaitStored(account);

        person.asks()
                .get("/api/v1/accounts/" + account)
                .then()
                .body("state", equalTo("connecting"))
                .body("username", equalTo("anna"));
    }

    private static List<String> ids(AccountId account) {
        return List.of(account.toString());
    }

    @Test
    void shouldAskTheWorkerToLogOut() {
        AccountId account = AccountId.next();
        tell(account, online(1, EARLY));
        awaitStored(account);

        people.somebody().asks().delete("/api/v1/accounts/" + account).then().statusCode(404);
        person.asks().delete("/api/v1/accounts/" + account).then().statusCode(202);

        await().untilAsserted(() -> assertThat(worker.commands(account)).hasSize(1));
        PlayedWorker.Received sent = worker.commands(account).getFirst();
        assertThat(sent.envelope().data()).isEqualTo(new Command.LogOutAccount());
        assertThat(sent.partition()).isEqualTo(PARTITION);
        tell(account, gone(2, EARLY));
        await().untilAsserted(() ->
                person.asks().delete("/api/v1/accounts/" + account).then().statusCode(204));
    }

    @Test
    void shouldReconnectADisconnectedAccountInItsPartition() {
        AccountId account = AccountId.next();
        tell(account, online(1, EARLY));
        awaitStored(account);
        String body = "{\"reconnectAccountId\":\"" + account + "\"}";
        person.asks()
                .contentType(ContentType.JSON)
                .body(body)
                .post("/api/v1/logins")
                .then()
                .statusCode(409);
        tell(account, gone(2, EARLY));
        await().untilAsserted(() ->
                person.asks()
                        .get("/api/v1/accounts/" + account)
                        .then()
                        .body("state", equalTo("disconnected")));

        String login =
                person.asks()
                        .contentType(ContentType.JSON)
                        .body(body)
                        .post("/api/v1/logins")
                        .then()
                        .statusCode(201)
                        .body("accountId", equalTo(account.toString()))
                        .extract()
                        .path("id");

        PlayedWorker.Received start = worker.expect(LoginId.of(login), Command.StartLogin.class);
        assertThat(start.partition()).isEqualTo(PARTITION);
    }

    @Test
    void shouldSendUnreadableEventsToTheDeadLettersAndGoOn() {
        String key = "bad-" + System.nanoTime();
        worker.tellRaw(key, "no JSON");
        AccountId account = AccountId.next();
        tell(account, online(1, EARLY));

        assertThat(worker.expectDeadLetter(key)).isEqualTo("BAD_ENVELOPE");
        awaitStored(account);
    }

    @Test
    void shouldTakeEventsAboutLoginsItDoesNotKnow() {
        LoginId login = LoginId.next();
        worker.tell(
                AccountId.next(),
                login,
                PARTITION,
                new LoginEvent.Expired(person.owner(), 4, LATE));

        await().untilAsserted(() ->
                person.asks()
                        .get("/api/v1/logins/" + login)
                        .then()
                        .statusCode(200)
                        .body("state", equalTo("expired")));
        person.asks().get("/api/v1/logins").then().body("items", hasSize(1));
    }
}
