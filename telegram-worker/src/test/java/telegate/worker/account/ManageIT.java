package telegate.worker.account;

import static io.restassured.RestAssured.given;
import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;
import static org.hamcrest.Matchers.equalTo;
import static org.hamcrest.Matchers.everyItem;
import static org.hamcrest.Matchers.greaterThan;
import static org.hamcrest.Matchers.hasItem;
import static org.hamcrest.Matchers.hasSize;
import static org.hamcrest.Matchers.not;
import static org.hamcrest.Matchers.notNullValue;
import static org.hamcrest.Matchers.nullValue;

import io.quarkus.test.common.TestResourceScope;
import io.quarkus.test.common.WithTestResource;
import io.quarkus.test.junit.QuarkusTest;
import io.restassured.path.json.JsonPath;
import java.time.Duration;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import telegate.contract.LoginEvent;
import telegate.contract.Topics;
import telegate.worker.account.Contract.Login;

/// The management endpoint and the health checks of a whole worker.
@QuarkusTest
@Tag("worker")
@WithTestResource(value = WorkerEnvironment.class, scope = TestResourceScope.RESTRICTED_TO_CLASS)
@SuppressWarnings("NullAway.Init") // injected
class ManageIT {

    private static final Duration SOON = Duration.ofSeconds(20);

    Contract contract;

    private Login login(String owner) {
        Login login = contract.startLogin(owner);
        contract.await(login, LoginEvent.AwaitingScan.class, 0);
        return login;
    }

    private static void awaitStatus(String path, int status) {
        await().atMost(SOON).untilAsserted(() -> given().get(path).then().statusCode(status));
    }

    @Test
    void shouldListNobodyWhenNobodyIsSetAsideBehindThatId() {
        given().get("/manage/quarantine?after=ffffffff-ffff-ffff-ffff-ffffffffffff")
                .then()
                .statusCode(200)
                .body("accounts", hasSize(0))
                .body("next", nullValue());
        given().get("/manage/quarantine?after=nonsense").then().statusCode(400);
        given().get("/manage/quarantine?limit=0").then().statusCode(400);
    }

    @Test
    void shouldTellWhatTheWorkerIs() {
        awaitStatus("/q/health/ready", 200);

        given().get("/manage/worker")
                .then()
                .statusCode(200)
                .body("incarnation", notNullValue())
                .body("tdlibVersion", notNullValue())
                .body("lease.valid", equalTo(true))
                .body("lease.secondsLeft", greaterThan(0f))
                .body("draining", equalTo(false))
                .body("restoring", equalTo(false))
                .body("partitions", equalTo(Topics.DEFAULT_PARTITIONS))
                .body("softLimit", equalTo(1_000))
                .body("hardLimit", equalTo(2_000))
                .body("full", equalTo(false));
    }

    @Test
    void shouldTellItsPartitionsAndAccounts() {
        Login one = login("user_secret_1");
        Login two = login("user_secret_2");

        JsonPath partitions =
                given().get("/manage/partitions").then().statusCode(200).extract().jsonPath();
        assertThat(partitions.getList("partition")).hasSize(Topics.DEFAULT_PARTITIONS);
        assertThat(partitions.getList("epoch", Long.class)).allMatch(epoch -> epoch > 0);
        assertThat(partitions.getList("accounts", Integer.class)).anyMatch(count -> count > 0);

        String all = given().get("/manage/accounts?limit=500").then().extract().asString();
        assertThat(all).contains(one.account().toString(), two.account().toString());
        assertThat(all).doesNotContain("user_secret", "token");
        given().get("/manage/accounts?limit=500")
                .then()
                .body(state(one), equalTo("login:awaiting-scan"))
                .body(bytesSent(one), greaterThan(0))
                .body("next", nullValue());
    }

    private static String state(Login login) {
        return "accounts.find { it.accountId == '" + login.account() + "' }.state";
    }

    private static String bytesSent(Login login) {
        return "accounts.find { it.accountId == '" + login.account() + "' }.bytesSent";
    }

    @Test
    void shouldTellAccountsPageByPage() {
        login("user_p1");
        login("user_p2");

        JsonPath first =
                given().get("/manage/accounts?limit=1").then().statusCode(200).extract().jsonPath();
        String next = first.getString("next");
        assertThat(next).isEqualTo(first.getString("accounts[0].accountId"));
        given().get("/manage/accounts?limit=500&after=" + next)
                .then()
                .statusCode(200)
                .body("accounts.accountId", not(hasItem(next)));
        int partition = first.getInt("accounts[0].partition");
        given().get("/manage/accounts?partition=" + partition)
                .then()
                .body("accounts.partition", everyItem(equalTo(partition)));
    }

    @ParameterizedTest
    @ValueSource(
            strings = {"limit=0", "limit=501", "limit=x", "partition=-1", "partition=x", "after=x"})
    void shouldRefuseValuesThatMakeNoSense(String query) {
        given().get("/manage/accounts?" + query)
                .then()
                .statusCode(400)
                .contentType("application/problem+json")
                .body("code", equalTo("invalid-value"));
    }

    @Test
    void shouldRefuseBrowsers() {
        given().header("Origin", "http://localhost:8000")
                .post("/manage/drain?force=true")
                .then()
                .statusCode(403)
                .contentType("application/problem+json")
                .body("code", equalTo("not-local"));
        given().get("/manage/drain").then().body("draining", equalTo(false));
    }

    @Test
    void shouldTellWhyItIsAliveAndReady() {
        awaitStatus("/q/health/ready", 200);

        given().get("/q/health/live")
                .then()
                .statusCode(200)
                .body("checks.name", hasItem("threads"))
                .body("checks.find { it.name == 'threads' }.data.tdlib", equalTo(true))
                .body("checks.find { it.name == 'threads' }.data.timers", equalTo(true));
        given().get("/q/health/ready")
                .then()
                .body("checks.find { it.name == 'fleet' }.data.draining", equalTo(false))
                .body("checks.find { it.name == 'partitions' }.data.beginning", equalTo(0))
                .body("checks.find { it.name == 'Kafka' }.data.brokers", greaterThan(0));
    }

    @Test
    void shouldGiveEverythingAwayOnlyByForceWhenItIsAloneAndComeBack() {
        awaitStatus("/q/health/ready", 200);

        given().post("/manage/drain")
                .then()
                .statusCode(409)
                .contentType("application/problem+json")
                .body("code", equalTo("nobody-to-take-over"));
        awaitStatus("/q/health/ready", 200);

        given().post("/manage/drain?force=true")
                .then()
                .statusCode(202)
                .body("draining", equalTo(true));
        given().post("/manage/drain").then().statusCode(202);
        given().get("/q/health/ready")
                .then()
                .statusCode(503)
                .body("checks.find { it.name == 'fleet' }.data.draining", equalTo(true));
        awaitDone();
        given().get("/manage/partitions").then().body("$", hasSize(0));
        given().get("/q/health/live").then().statusCode(200);
        given().get("/manage/worker").then().body("lease.valid", equalTo(true));

        given().post("/manage/undrain").then().statusCode(202).body("draining", equalTo(false));
        awaitStatus("/q/health/ready", 200);
        await().atMost(SOON)
                .untilAsserted(() ->
                        given().get("/manage/partitions")
                                .then()
                                .body("$", hasSize(Topics.DEFAULT_PARTITIONS)));
        login("user_after");
    }

    private static void awaitDone() {
        await().atMost(SOON)
                .untilAsserted(
                        () -> given().get("/manage/drain").then().body("done", equalTo(true)));
    }
}
