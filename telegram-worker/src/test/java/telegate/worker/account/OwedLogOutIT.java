package telegate.worker.account;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import io.agroal.api.AgroalDataSource;
import io.quarkus.test.common.TestResourceScope;
import io.quarkus.test.common.WithTestResource;
import io.quarkus.test.junit.QuarkusTest;
import io.quarkus.test.junit.QuarkusTestProfile;
import io.quarkus.test.junit.TestProfile;
import jakarta.inject.Inject;
import java.sql.Connection;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import telegate.contract.AccountEvent;
import telegate.contract.Command;
import telegate.contract.DisconnectReason;
import telegate.contract.LoginEvent;
import telegate.sandbox.Sandbox;
import telegate.sandbox.account.Account;
import telegate.sandbox.account.Device;
import telegate.sandbox.account.NewAccount;
import telegate.sandbox.fault.Fault;
import telegate.sandbox.login.ScanOutcome;
import telegate.worker.account.Contract.Login;

/// A log-out while Telegram is away, for longer than one attempt may take, with the real TDLib.
@QuarkusTest
@Tag("worker")
@WithTestResource(value = WorkerEnvironment.class, scope = TestResourceScope.RESTRICTED_TO_CLASS)
@TestProfile(OwedLogOutIT.ShortAttempts.class)
@SuppressWarnings("NullAway.Init") // injected
class OwedLogOutIT {

    private static final Duration ATTEMPT = Duration.ofSeconds(3);

    /// For the first attempt, its pause and the second one.
    private static final Duration OUTAGE = Duration.ofSeconds(10);

    /// For a pause that has grown.
    private static final Duration COMES_BACK = Duration.ofSeconds(90);

    public static final class ShortAttempts implements QuarkusTestProfile {
        @Override
        public Map<String, String> getConfigOverrides() {
            return Map.of("telegate.worker.log-out-deadline", ATTEMPT.toSeconds() + "s");
        }
    }

    Sandbox sandbox;
    Contract contract;
    @Inject AgroalDataSource database;

    @AfterEach
    void telegramIsBack() {
        sandbox.faults().reset();
        sandbox.sessions().dropAll();
    }

    /// As the lever `halfOpen`: nothing gets through, and no connection is closed.
    private void telegramIsAway() {
        sandbox.faults().setHalfOpen(true);
        sandbox.sessions().freezeAll();
    }

    private Account person(String name, int dataCentre) {
        return sandbox.accounts().create(new NewAccount(name, "", null, dataCentre, null, null));
    }

    private List<Device> devices(Account person) {
        return sandbox.accounts().get(person.id()).devices();
    }

    private AccountEvent.Online connect(Login login, Account person, long after) {
        LoginEvent.AwaitingScan code = contract.await(login, LoginEvent.AwaitingScan.class, after);
        assertThat(sandbox.scan(person, code.link())).isEqualTo(ScanOutcome.ACCEPTED);
        return contract.await(login, AccountEvent.Online.class, after);
    }

    private long rows(String table, Login login) throws SQLException {
        try (Connection connection = database.getConnection();
                Statement statement = connection.createStatement();
                ResultSet row =
                        statement.executeQuery(
                                "select count(*) from "
                                        + table
                                        + " where account_id = '"
                                        + login.account().value()
                                        + "'")) {
            row.next();
            return row.getLong(1);
        }
    }

    @Test
    void shouldLeaveNoDeviceBehindWhenTelegramWasAwayForLongerThanAnAttempt() throws SQLException {
        Account person = person("Rosa", 1);
        Login login = contract.startLogin("user_owed_1");
        connect(login, person, 0);
        telegramIsAway();

        contract.send(login, new Command.LogOutAccount());

        assertThat(contract.await(login, AccountEvent.Disconnected.class, 0).reason())
                .isEqualTo(DisconnectReason.LOGGED_OUT);
        await("the log-out stays owed")
                .during(OUTAGE)
                .atMost(OUTAGE.multipliedBy(2))
                .untilAsserted(() -> {
                    assertThat(rows("retiring", login)).isEqualTo(1);
                    assertThat(rows("binlog", login)).isPositive();
                });
        assertThat(devices(person)).hasSize(1);

        telegramIsBack();

        await("the device gone")
                .atMost(COMES_BACK)
                .untilAsserted(() -> assertThat(devices(person)).isEmpty());
        await("nothing owed any more")
                .atMost(COMES_BACK)
                .untilAsserted(() -> assertThat(rows("retiring", login)).isZero());
        assertThat(rows("binlog", login)).isZero();
        assertThat(sandbox.statistics().duplicatedKeys()).isEmpty();
    }

    @Test
    void shouldConnectThePersonAgainWhileALogOutIsOwed() throws SQLException {
        Account person = person("Sven", 1);
        Login login = contract.startLogin("user_owed_2");
        connect(login, person, 0);
        long first = devices(person).getFirst().keyId();
        // Only the log-out gets no answer.
        sandbox.faults().arm("auth.logOut", 1_000, new Fault.Ignore());
        contract.send(login, new Command.LogOutAccount());
        AccountEvent.Disconnected gone = contract.await(login, AccountEvent.Disconnected.class, 0);

        Login again = contract.startLoginAgain(login);
        connect(again, person, gone.version());
        assertThat(rows("retiring", login)).isEqualTo(1);

        telegramIsBack();

        await("only the new device")
                .atMost(COMES_BACK)
                .untilAsserted(() ->
                        assertThat(devices(person))
                                .singleElement()
                                .satisfies(
                                        device -> assertThat(device.keyId()).isNotEqualTo(first)));
        await("nothing owed any more")
                .atMost(COMES_BACK)
                .untilAsserted(() -> assertThat(rows("retiring", login)).isZero());
    }

    /// Somebody of another data centre than the one that was asked for the code has a key there,
    /// which no copy of a login that waits for its scan knows.
    @ParameterizedTest
    @ValueSource(ints = {1, 2})
    void shouldLogOutADeviceTooManyAlsoWhenTheFirstAttemptFails(int dataCentre)
            throws SQLException {
        Account person = person("Tara", dataCentre);
        String owner = "user_owed_of_" + dataCentre;
        connect(contract.startLogin(owner), person, 0);
        long first = devices(person).getFirst().keyId();
        sandbox.faults().arm("auth.logOut", 1_000, new Fault.Ignore());

        Login second = contract.startLogin(owner);
        LoginEvent.AwaitingScan code = contract.await(second, LoginEvent.AwaitingScan.class, 0);
        assertThat(sandbox.scan(person, code.link())).isEqualTo(ScanOutcome.ACCEPTED);

        assertThat(contract.await(second, LoginEvent.Succeeded.class, 0).alreadyConnected())
                .isTrue();
        await("the log-out stays owed")
                .during(OUTAGE)
                .atMost(OUTAGE.multipliedBy(2))
                .untilAsserted(() -> assertThat(rows("retiring", second)).isEqualTo(1));

        telegramIsBack();

        await("only the first device")
                .atMost(COMES_BACK)
                .untilAsserted(() ->
                        assertThat(devices(person))
                                .singleElement()
                                .satisfies(device -> assertThat(device.keyId()).isEqualTo(first)));
        await("nothing owed any more")
                .atMost(COMES_BACK)
                .untilAsserted(() -> assertThat(rows("retiring", second)).isZero());
    }
}
