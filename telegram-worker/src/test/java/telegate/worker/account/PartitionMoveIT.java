package telegate.worker.account;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import io.agroal.api.AgroalDataSource;
import io.micrometer.core.instrument.Counter;
import io.micrometer.core.instrument.MeterRegistry;
import io.micrometer.core.instrument.search.Search;
import io.micrometer.core.instrument.simple.SimpleMeterRegistry;
import io.quarkus.test.common.TestResourceScope;
import io.quarkus.test.common.WithTestResource;
import io.quarkus.test.junit.QuarkusTest;
import jakarta.inject.Inject;
import java.lang.reflect.Proxy;
import java.sql.Connection;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.time.Duration;
import java.util.Objects;
import java.util.UUID;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.stream.Stream;
import javax.sql.DataSource;
import org.jboss.logging.Logger;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import telegate.contract.AccountEvent;
import telegate.contract.AccountId;
import telegate.contract.Command;
import telegate.contract.DisconnectReason;
import telegate.contract.Event;
import telegate.contract.LoginEvent;
import telegate.contract.LoginId;
import telegate.contract.NoticeCode;
import telegate.contract.OwnerId;
import telegate.contract.Partitions;
import telegate.contract.Topics;
import telegate.sandbox.Sandbox;
import telegate.sandbox.account.Account;
import telegate.sandbox.account.NewAccount;
import telegate.sandbox.fault.Fault;
import telegate.sandbox.login.ScanOutcome;
import telegate.worker.account.Contract.Login;
import telegate.worker.storage.ToldEnd;
import telegate.worker.storage.UntoldEndTable;

/// A partition goes to another member of the fleet and comes back, with the real TDLib. The other
/// member exists in the lease table only; the test moves its row.
@QuarkusTest
@Tag("worker")
@WithTestResource(value = WorkerEnvironment.class, scope = TestResourceScope.RESTRICTED_TO_CLASS)
@SuppressWarnings("NullAway.Init") // injected
class PartitionMoveIT {

    private static final Logger LOG = Logger.getLogger(PartitionMoveIT.class);

    /// The first one that a worker gives up.
    private static final int MOVED = Topics.DEFAULT_PARTITIONS - 1;

    Sandbox sandbox;
    Contract contract;
    @Inject AgroalDataSource database;
    @Inject MeterRegistry metrics;

    private final UUID other = UUID.randomUUID();

    @Test
    void shouldMoveAccountsAndLoginsToAnotherWorkerAndBack() throws SQLException {
        Account person = person("Mara");
        Login connected = login("user_m1");
        assertThat(sandbox.scan(person, code(connected, 0).link())).isEqualTo(ScanOutcome.ACCEPTED);
        long online = contract.await(connected, AccountEvent.Online.class, 0).version();
        Login pending = login("user_m2");
        code(pending, 0);

        long start = System.nanoTime();
        execute("insert into incarnation (incarnation, worker) values ('" + other + "', 'other')");
        awaitMoved();
        LOG.infof("moved after %d ms", (System.nanoTime() - start) / 1_000_000);
        Login waiting = login("user_m3");
        execute("update incarnation set released_at = now() where incarnation = '" + other + "'");
        execute("notify telegate_fleet");

        contract.await(connected, AccountEvent.Online.class, online);
        LOG.infof("back after %d ms", (System.nanoTime() - start) / 1_000_000);
        Account second = person("Nils");
        // The code may have been renewed meanwhile, as at any other time.
        await().atMost(Contract.PATIENCE)
                .until(() -> sandbox.scan(second, newest(pending)) == ScanOutcome.ACCEPTED);
        contract.await(pending, LoginEvent.Succeeded.class, 0);
        assertThat(code(waiting, 0).link()).isNotEmpty();
        assertThat(sandbox.accounts().get(person.id()).devices()).hasSize(1);
    }

    @Test
    void shouldShowTheSameCodeAfterAMoveAndAskForThePasswordAnew() throws SQLException {
        sandbox.logins().setLifetime(Duration.ofMinutes(5));
        Login scanning = login("user_m6");
        String link = code(scanning, 0).link();
        Login answering = login("user_m7");
        Account careful =
                sandbox.accounts().create(new NewAccount("Olga", "", null, 1, "secret", "cat"));
        assertThat(sandbox.scan(careful, code(answering, 0).link()))
                .isEqualTo(ScanOutcome.ACCEPTED);
        LoginEvent.PasswordRequired before =
                contract.await(answering, LoginEvent.PasswordRequired.class, 0);

        execute("insert into incarnation (incarnation, worker) values ('" + other + "', 'other')");
        awaitMoved();
        execute("update incarnation set released_at = now() where incarnation = '" + other + "'");
        execute("notify telegate_fleet");

        LoginEvent.PasswordRequired after =
                contract.await(answering, LoginEvent.PasswordRequired.class, before.version());
        assertThat(after.challengeId()).isNotEqualTo(before.challengeId());
        contract.submitPassword(answering, before, "secret");
        contract.submitPassword(answering, after, "wrong");
        LoginEvent.PasswordRequired again =
                contract.await(answering, LoginEvent.PasswordRequired.class, after.version());
        assertThat(Objects.requireNonNull(again.notice()).code())
                .as("the answer to the former owner's question was not checked")
                .isEqualTo(NoticeCode.PASSWORD_INCORRECT);
        contract.submitPassword(answering, again, "secret");
        contract.await(answering, LoginEvent.Succeeded.class, 0);

        assertThat(sandbox.scan(person("Pia"), link)).isEqualTo(ScanOutcome.ACCEPTED);
        contract.await(scanning, LoginEvent.Succeeded.class, 0);
        assertThat(newest(scanning)).isEqualTo(link);
    }

    /// The former owner has told that it is online, and nobody would take that back.
    @Test
    void shouldSayThatItIsConnectingWhenTelegramIsAwayAfterAMove() throws SQLException {
        Login connected = succeeded("user_m12", "Vera");
        long online = contract.await(connected, AccountEvent.Online.class, 0).version();
        execute("insert into incarnation (incarnation, worker) values ('" + other + "', 'other')");
        awaitMoved();
        sandbox.faults().setHalfOpen(true);
        sandbox.sessions().freezeAll();
        execute("update incarnation set released_at = now() where incarnation = '" + other + "'");
        execute("notify telegate_fleet");

        long away = contract.await(connected, AccountEvent.Connecting.class, online).version();

        sandbox.faults().reset();
        sandbox.sessions().dropAll();
        contract.await(connected, AccountEvent.Online.class, away);
    }

    /// Red without [LoginSilence]: the push is confirmed and the answer lost, and TDLib asks again
    /// when the code is over.
    @Test
    void shouldHearWhatAScanLedToBeforeTheLoginMoves() throws SQLException {
        sandbox.logins().setLifetime(Duration.ofMinutes(5));
        Login scanning = login("user_m8");
        String link = code(scanning, 0).link();
        sandbox.faults().arm("auth.exportLoginToken", 1, new Fault.Delay(Duration.ofMillis(300)));

        assertThat(sandbox.scan(person("Rosa"), link)).isEqualTo(ScanOutcome.ACCEPTED);
        execute("insert into incarnation (incarnation, worker) values ('" + other + "', 'other')");
        awaitMoved();
        execute("update incarnation set released_at = now() where incarnation = '" + other + "'");
        execute("notify telegate_fleet");

        contract.await(scanning, LoginEvent.Succeeded.class, 0);
    }

    /// Kafka may not have heard of it when the last owner was killed between storing an end and
    /// Kafka's answer, however long ago that was.
    @Test
    void shouldTellTheEndsThatKafkaMayNotHaveHeardOfAndNoOthers() throws SQLException {
        Login heard = succeeded("user_m9", "Sven");
        Login unheard = succeeded("user_m10", "Tove");
        Login gone = succeeded("user_m11", "Ulla");
        contract.send(gone, new Command.LogOutAccount());
        contract.await(gone, AccountEvent.Disconnected.class, 0);
        awaitAllTold();
        execute("insert into incarnation (incarnation, worker) values ('" + other + "', 'other')");
        awaitMoved();
        execute("update login set ended_at = now() - interval '1 hour'");
        untold("login", "login_id", unheard.id().value());
        untold("account", "account_id", gone.account().value());
        execute("update incarnation set released_at = now() where incarnation = '" + other + "'");
        execute("notify telegate_fleet");

        await().atMost(Contract.PATIENCE)
                .until(() -> times(unheard, LoginEvent.Succeeded.class) == 2);
        await().atMost(Contract.PATIENCE)
                .until(() -> times(gone, AccountEvent.Disconnected.class) == 2);
        awaitAllTold();
        assertThat(times(heard, LoginEvent.Succeeded.class)).isEqualTo(1);
    }

    private void untold(String table, String key, UUID id) throws SQLException {
        execute(
                "insert into untold_end (id, version, partition) select %2$s, version, %3$d from %1$s where %2$s = '%4$s'"
                        .formatted(table, key, MOVED, id));
    }

    private void awaitAllTold() {
        await("the list of untold ends empty").atMost(Contract.PATIENCE).until(() -> untold() == 0);
    }

    private Login succeeded(String owner, String name) {
        Login login = login(owner);
        assertThat(sandbox.scan(person(name), code(login, 0).link()))
                .isEqualTo(ScanOutcome.ACCEPTED);
        contract.await(login, LoginEvent.Succeeded.class, 0);
        return login;
    }

    private long times(Login login, Class<? extends Event> kind) {
        contract.poll();
        return contract.of(login).filter(kind::isInstance).count();
    }

    @Test
    void shouldTakeAnEndOffTheListWhenTheDatabaseAnswersAgain() throws SQLException {
        UUID end = UUID.randomUUID();
        execute("insert into untold_end values ('" + end + "', 7, " + MOVED + ")");
        AtomicInteger refusals = new AtomicInteger(1);
        DataSource away =
                (DataSource)
                        Proxy.newProxyInstance(
                                DataSource.class.getClassLoader(),
                                new Class<?>[] {DataSource.class},
                                (_, method, arguments) -> {
                                    if (refusals.getAndDecrement() > 0) {
                                        throw new SQLException("away");
                                    }
                                    return method.invoke(database, arguments);
                                });
        ToldEnds told =
                new ToldEnds(
                        new UntoldEndTable(away),
                        (delay, task) -> {
                            CompletableFuture.delayedExecutor(
                                            delay.toMillis(), TimeUnit.MILLISECONDS)
                                    .execute(task);
                            return () -> {};
                        },
                        new SimpleMeterRegistry());

        told.add(new ToldEnd(end, 7));

        awaitAllTold();
        assertThat(refusals).hasNonPositiveValue();
    }

    @AfterEach
    void resetFaults() {
        sandbox.faults().reset();
        sandbox.logins().reset();
    }

    @Test
    void shouldGoOnWithAPartitionWhoseLogEndsBeforeWhatWasDealtWith() throws SQLException {
        Account person = person("Otto");
        Login connected = login("user_m4");
        assertThat(sandbox.scan(person, code(connected, 0).link())).isEqualTo(ScanOutcome.ACCEPTED);
        long online = contract.await(connected, AccountEvent.Online.class, 0).version();
        execute("insert into incarnation (incarnation, worker) values ('" + other + "', 'other')");
        awaitMoved();

        // As if Kafka had lost the last thousand commands, one of this account among them.
        execute(
                "update partition_ownership set next_offset = next_offset + 1000 where partition = "
                        + MOVED);
        execute(
                "update account set last_command_offset = last_command_offset + 1000"
                        + " where account_id = '"
                        + connected.account()
                        + "'");
        execute("update incarnation set released_at = now() where incarnation = '" + other + "'");
        execute("notify telegate_fleet");

        contract.await(connected, AccountEvent.Online.class, online);
        // What comes before it has looked counts as lost too.
        await("it has found that the log was cut")
                .atMost(Contract.PATIENCE)
                .until(() -> lost() > 0);
        contract.send(connected, new Command.LogOutAccount());
        assertThat(contract.await(connected, AccountEvent.Disconnected.class, 0).reason())
                .isEqualTo(DisconnectReason.LOGGED_OUT);
        assertThat(code(login("user_m5"), 0).link()).isNotEmpty();
    }

    private double lost() {
        return Search.in(metrics)
                .name("telegate.commands.lost")
                .tag("why", "cut")
                .counters()
                .stream()
                .mapToDouble(Counter::count)
                .sum();
    }

    private String newest(Login login) {
        contract.await(login, LoginEvent.AwaitingScan.class, 0);
        return contract.of(login)
                .filter(LoginEvent.AwaitingScan.class::isInstance)
                .map(LoginEvent.AwaitingScan.class::cast)
                .reduce((_, later) -> later)
                .orElseThrow()
                .link();
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

    private LoginEvent.AwaitingScan code(Login login, long version) {
        return contract.await(login, LoginEvent.AwaitingScan.class, version);
    }

    private Account person(String name) {
        return sandbox.accounts().create(new NewAccount(name, "", null, 1, null, null));
    }

    private long untold() throws SQLException {
        try (Connection connection = database.getConnection();
                Statement statement = connection.createStatement();
                ResultSet row =
                        statement.executeQuery(
                                "select count(*) from untold_end where partition = " + MOVED)) {
            row.next();
            return row.getLong(1);
        }
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
