package telegate.gateway;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;
import static org.hamcrest.Matchers.equalTo;

import io.quarkus.test.common.QuarkusTestResource;
import io.quarkus.test.common.http.TestHTTPResource;
import io.quarkus.test.junit.QuarkusTest;
import io.quarkus.test.junit.QuarkusTestProfile;
import io.quarkus.test.junit.TestProfile;
import io.restassured.http.ContentType;
import io.restassured.path.json.JsonPath;
import jakarta.inject.Inject;
import jakarta.persistence.EntityManager;
import jakarta.transaction.Transactional;
import java.net.URI;
import java.time.Instant;
import java.util.Map;
import org.junit.jupiter.api.Test;
import telegate.contract.AccountEvent;
import telegate.contract.AccountId;
import telegate.contract.CancelReason;
import telegate.contract.Command;
import telegate.contract.DisconnectReason;
import telegate.contract.LoginEvent;
import telegate.contract.LoginId;
import telegate.contract.Profile;
import telegate.contract.TenantId;
import telegate.gateway.messaging.StoredEvents;

/// What happens when time passes, with a gateway that waits for seconds and not for minutes.
@QuarkusTest
@QuarkusTestResource(Surroundings.class)
@TestProfile(ImpatientTest.Impatient.class)
class ImpatientTest {

    private static final Instant DEADLINE = Instant.parse("2099-01-01T00:00:00Z");

    @Inject People people;
    @Inject PlayedWorker worker;
    @Inject EntityManager database;

    @TestHTTPResource("/api/v1/logins/")
    URI api = URI.create("");

    public static final class Impatient implements QuarkusTestProfile {

        @Override
        public Map<String, String> getConfigOverrides() {
            return Map.of(
                    "telegate.login.unwatched-after", "1s",
                    "telegate.login.sweep-every", "1s",
                    "telegate.login.start-expiry", "3s",
                    "telegate.login.first-event", "1s",
                    "telegate.streams.heartbeat", "300ms",
                    "telegate.streams.per-owner", "2",
                    "telegate.messaging.send-timeout", "1s");
        }
    }

    private JsonPath begin(People.Person person) {
        return person.asks()
                .contentType(ContentType.JSON)
                .post("/api/v1/logins")
                .then()
                .statusCode(201)
                .extract()
                .jsonPath();
    }

    private EventStreamClient follow(People.Person person, LoginId login) throws Exception {
        return new EventStreamClient(api.resolve(login + "/events"), person);
    }

    @Test
    void shouldCancelALoginThatNobodyLooksAtAnyMore() throws Exception {
        People.Person person = people.somebody();
        LoginId watched = LoginId.of(begin(person).getString("id"));
        LoginId never = LoginId.of(begin(people.somebody()).getString("id"));
        try (EventStreamClient stream = follow(person, watched)) {
            stream.event(1);
        }

        Command cancel = worker.expect(watched, Command.CancelLogin.class).envelope().data();

        assertThat(cancel).isEqualTo(new Command.CancelLogin(CancelReason.UNWATCHED));
        assertThat(worker.commands(never))
                .noneMatch(each -> each.envelope().data() instanceof Command.CancelLogin);
    }

    @Test
    void shouldExpireALoginThatNoWorkerTakesUp() throws Exception {
        People.Person person = people.somebody();
        LoginId login = LoginId.of(begin(person).getString("id"));
        try (EventStreamClient stream = follow(person, login)) {
            assertThat(stream.event(1).data().getString("state")).isEqualTo("requested");
            assertThat(stream.event(2).data().getString("state")).isEqualTo("expired");
            await().until(stream::hasEnded);
        }
        person.asks().get("/api/v1/logins/" + login).then().body("state", equalTo("expired"));
    }

    @Test
    void shouldKeepAStreamAliveAndAllowFewOfThem() throws Exception {
        People.Person person = people.somebody();
        JsonPath login = begin(person);
        LoginId id = LoginId.of(login.getString("id"));
        worker.tell(
                AccountId.of(login.getString("accountId")),
                id,
                0,
                new LoginEvent.Requested(person.owner(), 1, DEADLINE, null));
        try (EventStreamClient one = follow(person, id);
                EventStreamClient two = follow(person, id);
                EventStreamClient three = follow(person, id)) {
            one.event(1);
            two.event(1);
            assertThat(three.status()).isEqualTo(429);
            await().until(() -> one.comments() >= 2);
            assertThat(one.hasEnded()).isFalse();
        }
        await().untilAsserted(() -> {
            try (EventStreamClient again = follow(person, id)) {
                assertThat(again.status()).isEqualTo(200);
            }
        });
    }

    @Test
    void shouldSayThatALoginCameToNothingWhenKafkaDoesNotTakeIt() {
        People.Person person = people.somebody();
        AccountId account = AccountId.next();
        storeAccountInAPartitionThatIsNotThere(person, account);

        for (int i = 0; i < 2; i++) {
            person.asks()
                    .contentType(ContentType.JSON)
                    .header("Idempotency-Key", "again")
                    .body("{\"reconnectAccountId\":\"" + account + "\"}")
                    .post("/api/v1/logins")
                    .then()
                    .statusCode(503)
                    .header("Retry-After", equalTo("5"))
                    .body("code", equalTo("unavailable"));
        }

        person.asks()
                .get("/api/v1/logins")
                .then()
                .body("items[0].state", equalTo("failed"))
                .body("items[0].failure.code", equalTo("internal"))
                .body("items[1].state", equalTo("failed"));
    }

    @Transactional
    void storeAccountInAPartitionThatIsNotThere(People.Person person, AccountId account) {
        AccountEvent state =
                new AccountEvent.Disconnected(
                        person.owner(),
                        1,
                        new Profile(account.hashCode(), "Б", "", null),
                        DEADLINE,
                        DisconnectReason.REVOKED,
                        DEADLINE);
        database.createNativeQuery(
                        "insert into account (id, tenant, owner, partition, version, type, state,"
                                + " telegram_user_id, connected_at) values (:id, :tenant, :owner,"
                                + " 9999, 1, :type, :state, 1, now())")
                .setParameter("id", account.value())
                .setParameter("tenant", TenantId.BUILT_IN.value())
                .setParameter("owner", person.owner().value())
                .setParameter("type", StoredEvents.type(state))
                .setParameter("state", StoredEvents.json(state))
                .executeUpdate();
    }
}
