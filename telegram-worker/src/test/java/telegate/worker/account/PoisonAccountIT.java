package telegate.worker.account;

import static io.restassured.RestAssured.given;
import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;
import static org.hamcrest.Matchers.equalTo;

import io.agroal.api.AgroalDataSource;
import io.micrometer.core.instrument.MeterRegistry;
import io.quarkus.test.common.TestResourceScope;
import io.quarkus.test.common.WithTestResource;
import io.quarkus.test.junit.QuarkusTest;
import jakarta.inject.Inject;
import java.sql.Connection;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.UUID;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import telegate.contract.AccountEvent;
import telegate.contract.AccountId;
import telegate.contract.Command;
import telegate.contract.DisconnectReason;
import telegate.contract.LoginEvent;
import telegate.contract.LoginId;
import telegate.contract.OwnerId;
import telegate.contract.Partitions;
import telegate.contract.Topics;
import telegate.sandbox.Sandbox;
import telegate.sandbox.account.Account;
import telegate.sandbox.account.NewAccount;
import telegate.sandbox.login.ScanOutcome;
import telegate.worker.account.Contract.Login;
import telegate.worker.storage.StartTable;

/// What a worker does with accounts that were starting when another one ended, with the real TDLib.
/// The other one exists in the tables only: the test gives it the partition, and writes what it
/// would have left.
@QuarkusTest
@Tag("worker")
@WithTestResource(value = WorkerEnvironment.class, scope = TestResourceScope.RESTRICTED_TO_CLASS)
@SuppressWarnings("NullAway.Init") // injected
class PoisonAccountIT {

    /// The first one that a worker gives up.
    private static final int MOVED = Topics.DEFAULT_PARTITIONS - 1;

    Sandbox sandbox;
    Contract contract;
    @Inject AgroalDataSource database;
    @Inject MeterRegistry metrics;

    private final UUID other = UUID.randomUUID();

    /// Every change of a start marker, in order.
    @BeforeEach
    void recordMarkers() throws SQLException {
        execute(
                """
                create table if not exists seen_marker (
                    number bigserial, account_id uuid, start_marker uuid, aborted_starts integer);
                truncate seen_marker;
                create or replace function see_marker() returns trigger language plpgsql as $$
                begin
                    insert into seen_marker (account_id, start_marker, aborted_starts)
                        values (new.account_id, new.start_marker, new.aborted_starts);
                    return new;
                end $$;
                create or replace trigger seen after update on account for each row
                    when (old.start_marker is distinct from new.start_marker
                        or old.aborted_starts <> new.aborted_starts)
                    execute function see_marker();
                """);
    }

    @AfterEach
    void stopRecording() throws SQLException {
        execute("drop trigger seen on account; drop table seen_marker");
    }

    @Test
    void shouldStartTwoSuspectsOneAfterTheOther() throws SQLException {
        Login first = connected("user_p1", "Ada");
        Login second = connected("user_p2", "Ben");
        Login bystander = connected("user_p3", "Cem");
        Map<Login, Long> before = versions(first, second, bystander);

        moveAway();
        left(first, 0);
        left(second, 0);
        abortOther();
        comeBack();

        awaitOnlineAgain(before);
        awaitNothingHeldAgainst(first, second, bystander);
        List<UUID> alone = aloneInOrder();
        assertThat(alone)
                .containsExactlyInAnyOrder(first.account().value(), second.account().value());
        assertThat(mostAtOnce()).isEqualTo(1);
    }

    @Test
    void shouldSetOnlyTheOneAsideWhoseStartAloneEndedAWorker() throws SQLException {
        Login poison = connected("user_p4", "Dora");
        Login innocent = connected("user_p5", "Emil");
        long before = version(poison);
        Map<Login, Long> innocentBefore = versions(innocent);
        double quarantined = quarantined();

        moveAway();
        leftByTheOneBefore(innocent);
        left(poison, 1);
        abortOther();
        comeBack();

        AccountEvent.Disconnected told =
                contract.await(poison, AccountEvent.Disconnected.class, before);
        assertThat(told.reason()).isEqualTo(DisconnectReason.QUARANTINED);
        awaitOnlineAgain(innocentBefore);
        awaitNothingHeldAgainst(poison, innocent);
        assertThat(quarantined()).isEqualTo(quarantined + 1);
        assertThat(
                        number(
                                "select count(*) from binlog where account_id = '"
                                        + poison.account()
                                        + "'"))
                .as("copies for a person to look at")
                .isPositive();
        given().get("/manage/quarantine?limit=500")
                .then()
                .body(
                        "accounts.find { it.accountId == '%s' }.cause".formatted(poison.account()),
                        equalTo("aborts"));
        assertThat(aloneInOrder()).containsExactly(innocent.account().value());
    }

    @Test
    void shouldSetNobodyAsideWhoWasNotTheOnlyOneThatWasStarting() throws SQLException {
        Login suspect = connected("user_p8", "Hal");
        Login other = connected("user_p9", "Ida");
        Map<Login, Long> before = versions(suspect, other);

        moveAway();
        left(suspect, 1);
        left(other, 0);
        abortOther();
        comeBack();

        awaitOnlineAgain(before);
        awaitNothingHeldAgainst(suspect, other);
        assertThat(aloneInOrder())
                .containsExactlyInAnyOrder(suspect.account().value(), other.account().value());
        assertThat(mostAtOnce()).isEqualTo(1);
    }

    @Test
    void shouldHoldNothingAgainstAccountsWhoseWorkerWasKilledFromOutside() throws SQLException {
        Login first = connected("user_p6", "Fay");
        Login second = connected("user_p7", "Gil");
        Map<Login, Long> before = versions(first, second);

        moveAway();
        left(first, 0);
        left(second, 0);
        comeBack();

        awaitOnlineAgain(before);
        awaitNothingHeldAgainst(first, second);
        assertThat(aloneInOrder()).isEmpty();
    }

    private Login connected(String owner, String name) {
        Login login = login(owner);
        String link = contract.await(login, LoginEvent.AwaitingScan.class, 0).link();
        Account person = sandbox.accounts().create(new NewAccount(name, "", null, 1, null, null));
        assertThat(sandbox.scan(person, link)).isEqualTo(ScanOutcome.ACCEPTED);
        contract.await(login, AccountEvent.Online.class, 0);
        return login;
    }

    private long version(Login login) {
        return contract.versions(login).stream().mapToLong(Long::longValue).max().orElseThrow();
    }

    private Map<Login, Long> versions(Login... logins) {
        return Stream.of(logins).collect(Collectors.toMap(login -> login, this::version));
    }

    private void awaitOnlineAgain(Map<Login, Long> before) {
        before.forEach(
                (login, version) -> contract.await(login, AccountEvent.Online.class, version));
    }

    /// What the other worker left of an account whose client was starting.
    private void left(Login login, int abortedStarts) throws SQLException {
        execute(
                "update account set start_marker = '%s', aborted_starts = %d where account_id = '%s'"
                        .formatted(other, abortedStarts, login.account()));
    }

    /// The process before that one was ended while this account was starting.
    private void leftByTheOneBefore(Login login) throws SQLException {
        UUID before = UUID.randomUUID();
        execute(
                "insert into incarnation (incarnation, worker, released_at) values ('%s', 'other', now())"
                        .formatted(before));
        execute(
                "update account set start_marker = '%s' where account_id = '%s'"
                        .formatted(before, login.account()));
        assertThat(new StartTable(database).aborted(before)).isTrue();
    }

    private void abortOther() throws SQLException {
        assertThat(new StartTable(database).aborted(other)).isTrue();
    }

    private void comeBack() throws SQLException {
        execute("update incarnation set released_at = now() where incarnation = '" + other + "'");
        execute("notify telegate_fleet");
    }

    private void awaitNothingHeldAgainst(Login... logins) {
        for (Login login : logins) {
            await().atMost(Contract.PATIENCE)
                    .until(
                            () ->
                                    number(
                                            "select count(*) from account where account_id = '"
                                                    + login.account()
                                                    + "' and start_marker is null"
                                                    + " and aborted_starts = 0"),
                            count -> count == 1);
        }
    }

    private double quarantined() {
        return metrics.counter("telegate.accounts.quarantined", "why", "aborts").count();
    }

    /// The accounts that the worker under test has started alone.
    private List<UUID> aloneInOrder() throws SQLException {
        List<UUID> alone = new ArrayList<>();
        for (Seen seen : seen()) {
            if (seen.alone(other)) {
                alone.add(seen.account());
            }
        }
        return alone;
    }

    /// How many of them were neither proven nor given up at the same time.
    private int mostAtOnce() throws SQLException {
        Set<UUID> now = new HashSet<>();
        int most = 0;
        for (Seen seen : seen()) {
            if (seen.alone(other)) {
                now.add(seen.account());
            } else {
                now.remove(seen.account());
            }
            most = Math.max(most, now.size());
        }
        return most;
    }

    private record Seen(UUID account, @Nullable UUID marker, int abortedStarts) {
        boolean alone(UUID former) {
            return marker != null && !marker.equals(former) && abortedStarts == 1;
        }
    }

    private List<Seen> seen() throws SQLException {
        try (Connection connection = database.getConnection();
                Statement statement = connection.createStatement();
                ResultSet rows =
                        statement.executeQuery(
                                "select account_id, start_marker, aborted_starts from seen_marker"
                                        + " order by number")) {
            List<Seen> all = new ArrayList<>();
            while (rows.next()) {
                all.add(
                        new Seen(
                                rows.getObject(1, UUID.class),
                                rows.getObject(2, UUID.class),
                                rows.getInt(3)));
            }
            return all;
        }
    }

    private long number(String sql) throws SQLException {
        try (Connection connection = database.getConnection();
                Statement statement = connection.createStatement();
                ResultSet row = statement.executeQuery(sql)) {
            row.next();
            return row.getLong(1);
        }
    }

    private void moveAway() throws SQLException {
        execute("insert into incarnation (incarnation, worker) values ('" + other + "', 'other')");
        awaitMoved();
    }

    /// Plays the other member: takes what is given up, and renews.
    private void awaitMoved() {
        await().atMost(Duration.ofSeconds(30))
                .pollInterval(Duration.ofMillis(20))
                .until(() -> {
                    execute(
                            "update incarnation set renewals = renewals + 1 where incarnation = '"
                                    + other
                                    + "'");
                    execute(
                            "update partition_ownership set incarnation = '"
                                    + other
                                    + "', epoch = epoch + 1 where incarnation is null");
                    execute("notify telegate_fleet");
                    return other.equals(holder());
                });
    }

    private Login login(String owner) {
        AccountId account =
                Stream.generate(AccountId::next)
                        .filter(id -> Partitions.ofNew(id, Topics.DEFAULT_PARTITIONS) == MOVED)
                        .findFirst()
                        .orElseThrow();
        Login login = new Login(account, LoginId.next(), OwnerId.of(owner));
        contract.send(login, new Command.StartLogin(login.owner()));
        return login;
    }

    private UUID holder() throws SQLException {
        try (Connection connection = database.getConnection();
                Statement statement = connection.createStatement();
                ResultSet row =
                        statement.executeQuery(
                                "select incarnation from partition_ownership where partition = "
                                        + MOVED)) {
            row.next();
            return row.getObject(1, UUID.class);
        }
    }

    private void execute(String sql) throws SQLException {
        try (Connection connection = database.getConnection();
                Statement statement = connection.createStatement()) {
            statement.execute(sql);
        }
    }
}
