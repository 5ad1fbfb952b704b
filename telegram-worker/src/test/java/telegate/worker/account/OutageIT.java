package telegate.worker.account;

import static io.restassured.RestAssured.given;
import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;
import static org.hamcrest.Matchers.equalTo;

import io.agroal.api.AgroalDataSource;
import io.micrometer.core.instrument.Counter;
import io.micrometer.core.instrument.MeterRegistry;
import io.micrometer.core.instrument.search.Search;
import io.quarkus.test.junit.QuarkusTest;
import io.quarkus.test.junit.QuarkusTestProfile;
import io.quarkus.test.junit.TestProfile;
import jakarta.inject.Inject;
import java.sql.Connection;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import telegate.contract.AccountEvent;
import telegate.contract.LoginEvent;
import telegate.contract.Partitions;
import telegate.contract.Topics;
import telegate.sandbox.Sandbox;
import telegate.sandbox.account.Account;
import telegate.sandbox.account.Device;
import telegate.sandbox.account.NewAccount;
import telegate.sandbox.chat.Chats;
import telegate.sandbox.login.ScanOutcome;
import telegate.worker.account.Contract.Login;
import telegate.worker.egress.EgressGate;
import telegate.worker.egress.FreezeReason;
import telegate.worker.partition.Lease;
import telegate.worker.partition.LeaseListener;

/// PostgreSQL or Kafka is really stopped under a worker with a connected account, and started
/// again.
@QuarkusTest
@Tag("worker")
@TestProfile(OutageIT.MayBeStopped.class)
@SuppressWarnings("NullAway.Init") // injected
class OutageIT {

    private static final Duration LEASE = Duration.ofSeconds(6);
    private static final Duration COPY_INTERVAL = Duration.ofMillis(500);
    private static final Duration PROMPTLY = Duration.ofSeconds(1);
    private static final Duration COMES_BACK = Duration.ofSeconds(60);
    private static final Duration A_WHILE = Duration.ofSeconds(2);

    private static final int HIGH_WATER = 64 * 1024;

    /// What had passed the gate when it froze comes on top of the high-water mark.
    private static final int UNDER_WAY = 64 * 1024;

    /// Of a message, near Telegram's limit.
    private static final int LONG = 4_000;

    /// Messages for a frozen gate: without it they would exceed the bound.
    private static final int MANY = 40;

    public static final class MayBeStopped implements QuarkusTestProfile {
        @Override
        public List<TestResourceEntry> testResources() {
            return List.of(
                    new TestResourceEntry(
                            WorkerEnvironment.class,
                            Map.of(
                                    WorkerEnvironment.OWN_SERVERS,
                                    "true",
                                    "telegate.worker.lease",
                                    LEASE.toSeconds() + "s",
                                    "telegate.worker.lease-margin",
                                    "1s",
                                    "telegate.worker.renewal-interval",
                                    "1s",
                                    "telegate.backlog.high-water",
                                    Integer.toString(HIGH_WATER),
                                    "telegate.backlog.low-water",
                                    Integer.toString(HIGH_WATER / 2),
                                    // Some fall due while the database is away.
                                    "telegate.worker.copy-interval",
                                    COPY_INTERVAL.toMillis() + "ms",
                                    // Over while the gate is frozen.
                                    "telegate.worker.connection-grace",
                                    "1s",
                                    // The client that is there stays, unless the outage ends it.
                                    "telegate.recycling.messages",
                                    "20000")));
        }
    }

    Sandbox sandbox;
    Contract contract;
    OwnServers servers;
    @Inject AgroalDataSource database;
    @Inject EgressGate gate;
    @Inject Lease lease;
    @Inject MeterRegistry metrics;

    @AfterEach
    void bringBack() throws InterruptedException {
        servers.bringBack();
    }

    /// An account that is online, and somebody who writes to it.
    private record Chat(Login login, Account person, Account writer, List<String> sent) {}

    private Chat connected(String owner) {
        Account person = person("Olga");
        Login login = contract.startLogin(owner);
        String link = contract.await(login, LoginEvent.AwaitingScan.class, 0).link();
        assertThat(sandbox.scan(person, link)).isEqualTo(ScanOutcome.ACCEPTED);
        contract.await(login, AccountEvent.Online.class, 0);
        Chat chat = new Chat(login, person, person("Petr"), new ArrayList<>());
        write(chat, "before");
        awaitAllPublished(chat);
        return chat;
    }

    private Account person(String name) {
        return sandbox.accounts().create(new NewAccount(name, "", null, 1, null, null));
    }

    private List<Device> devices(Chat chat) {
        return sandbox.accounts().get(chat.person().id()).devices();
    }

    private void write(Chat chat, String text) {
        sandbox.chats().send(chat.writer().id(), chat.person().id(), text, Chats.NO_KEY);
        chat.sent().add(text);
    }

    /// Writes a long text that differs from all others.
    private void writeMuch(Chat chat) {
        write(chat, chat.sent().size() + " " + "x".repeat(LONG));
    }

    private void awaitAllPublished(Chat chat) {
        await("every message in Kafka")
                .atMost(COMES_BACK)
                .untilAsserted(
                        () -> assertThat(contract.texts(chat.login())).containsAll(chat.sent()));
    }

    private static void awaitOnline(Chat chat) {
        String state = "accounts.find { it.accountId == '" + chat.login().account() + "' }.state";
        await("a proven connection")
                .atMost(COMES_BACK)
                .untilAsserted(() ->
                        given().get("/manage/accounts?limit=500")
                                .then()
                                .body(state, equalTo("online")));
    }

    @Test
    void shouldFreezeAtTheEndOfTheLeaseAndGoOnUnderTheSameEpochWhenPostgresIsBack()
            throws Exception {
        Chat chat = connected("user_outage_1");
        List<Device> devices = devices(chat);
        String holder = holder(chat.login());
        CompletableFuture<Duration> ended = endOfTheLease();
        double reopened = reopened();

        servers.postgres().stop();
        await("messages, while copies fall due that cannot be stored")
                .during(COPY_INTERVAL.multipliedBy(3))
                .untilAsserted(() -> {
                    write(chat, chat.sent().size() + " while the lease lasts");
                    awaitAllPublished(chat);
                });
        assertThat(ended).as("the lease is not over yet").isNotDone();
        assertThat(gate.frozen()).isEmpty();

        Duration late = ended.get(LEASE.toMillis(), TimeUnit.MILLISECONDS);
        assertThat(late).isBetween(Duration.ZERO, PROMPTLY);
        assertThat(gate.frozen()).containsExactly(FreezeReason.LEASE);
        write(chat, "after the lease");
        await("nothing passes")
                .during(A_WHILE)
                .atMost(A_WHILE.multipliedBy(2))
                .until(() -> !contract.texts(chat.login()).contains("after the lease"));

        servers.postgres().start();
        await("the lease renewed")
                .atMost(COMES_BACK)
                .until(() -> lease.valid() && gate.frozen().isEmpty());
        awaitAllPublished(chat);
        awaitOnline(chat);
        // Connections that the server has ended are still in the pool.
        await("the same incarnation and epoch")
                .ignoreExceptionsInstanceOf(SQLException.class)
                .untilAsserted(() -> assertThat(holder(chat.login())).isEqualTo(holder));
        write(chat, "afterwards");
        awaitAllPublished(chat);
        assertThat(reopened()).as("accounts that had to start again").isEqualTo(reopened);
        assertThat(devices(chat)).isEqualTo(devices);
        assertThat(sandbox.statistics().duplicatedKeys()).isEmpty();
    }

    /// How late it was noticed that the lease is over, when that has happened. The gate is frozen
    /// then: the worker's own listener comes first.
    private CompletableFuture<Duration> endOfTheLease() {
        CompletableFuture<Duration> late = new CompletableFuture<>();
        lease.listen(
                new LeaseListener() {
                    @Override
                    public void expired() {
                        late.complete(lease.left().negated());
                    }

                    @Override
                    public void renewed() {
                        // Waited for by what it leads to.
                    }

                    @Override
                    public void lost(String reason) {
                        late.completeExceptionally(new AssertionError(reason));
                    }
                });
        return late;
    }

    /// Who owns the account's partition: incarnation and epoch.
    private String holder(Login login) throws SQLException {
        int partition = Partitions.ofNew(login.account(), Topics.DEFAULT_PARTITIONS);
        return one(
                "select concat(incarnation, ' ', epoch) from partition_ownership where partition = "
                        + partition);
    }

    /// The number of the newest stored copy.
    private long newestCopy(Login login) throws SQLException {
        return Long.parseLong(
                one("select max(copy) from binlog where account_id = '" + login.account() + "'"));
    }

    private String one(String question) throws SQLException {
        try (Connection connection = database.getConnection();
                Statement statement = connection.createStatement();
                ResultSet row = statement.executeQuery(question)) {
            row.next();
            return row.getString(1);
        }
    }

    @Test
    void shouldKeepItsClientsAndPublishWhatCameWhenKafkaIsBack() throws Exception {
        Chat chat = connected("user_outage_2");
        List<Device> devices = devices(chat);
        double reopened = reopened();

        servers.kafka().stop();
        write(chat, "while Kafka is away");
        await("something that waits").until(() -> waiting("records") > 0);
        assertThat(gate.frozen()).isEmpty();
        given().get("/q/health/live").then().statusCode(200);
        given().get("/q/health/ready").then().statusCode(503);

        await("the high-water mark")
                .pollInterval(Duration.ofMillis(50))
                .until(() -> {
                    writeMuch(chat);
                    return gate.frozen().contains(FreezeReason.BACKLOG);
                });
        for (int i = 0; i < MANY; i++) {
            writeMuch(chat);
        }
        await("a bounded backlog")
                .during(A_WHILE)
                .atMost(A_WHILE.multipliedBy(2))
                .untilAsserted(() ->
                        assertThat(waiting("bytes"))
                                .isBetween((double) HIGH_WATER, (double) HIGH_WATER + UNDER_WAY));
        assertThat(gate.frozen()).containsExactly(FreezeReason.BACKLOG);
        assertThat(lease.valid()).isTrue();
        long newest = newestCopy(chat.login());
        await("no copy that counts messages as told")
                .during(COPY_INTERVAL.multipliedBy(4))
                .untilAsserted(() -> assertThat(newestCopy(chat.login())).isEqualTo(newest));

        servers.kafka().start();
        await("the gate open").atMost(COMES_BACK).until(() -> gate.frozen().isEmpty());
        awaitAllPublished(chat);
        awaitOnline(chat);
        await("the copies go on")
                .atMost(COMES_BACK)
                .untilAsserted(() -> assertThat(newestCopy(chat.login())).isGreaterThan(newest));
        assertThat(reopened()).as("accounts that had to start again").isEqualTo(reopened);
        assertThat(devices(chat)).isEqualTo(devices);
        Login next = contract.startLogin("user_outage_3");
        assertThat(contract.await(next, LoginEvent.AwaitingScan.class, 0).link()).isNotEmpty();
    }

    private double waiting(String what) {
        return metrics.get("telegate.kafka.unacknowledged." + what).gauge().value();
    }

    private double reopened() {
        return Search.in(metrics).name("telegate.accounts.reopened").counters().stream()
                .mapToDouble(Counter::count)
                .sum();
    }
}
