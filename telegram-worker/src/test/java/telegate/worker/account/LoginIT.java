package telegate.worker.account;

import static java.nio.charset.StandardCharsets.UTF_8;
import static java.util.Objects.requireNonNull;
import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import io.agroal.api.AgroalDataSource;
import io.quarkus.test.common.TestResourceScope;
import io.quarkus.test.common.WithTestResource;
import io.quarkus.test.junit.QuarkusTest;
import jakarta.inject.Inject;
import java.sql.Connection;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.time.Duration;
import java.time.Instant;
import java.util.HashMap;
import java.util.Map;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import telegate.contract.AccountEvent;
import telegate.contract.AccountId;
import telegate.contract.CancelReason;
import telegate.contract.ChallengeId;
import telegate.contract.Command;
import telegate.contract.DeadLetter;
import telegate.contract.Envelope;
import telegate.contract.FailureCode;
import telegate.contract.LoginEvent;
import telegate.contract.LoginId;
import telegate.contract.MessageCodec;
import telegate.contract.Notice;
import telegate.contract.NoticeCode;
import telegate.contract.OwnerId;
import telegate.contract.Partitions;
import telegate.contract.TenantId;
import telegate.contract.Topics;
import telegate.sandbox.Sandbox;
import telegate.sandbox.account.Account;
import telegate.sandbox.account.NewAccount;
import telegate.sandbox.fault.Fault;
import telegate.sandbox.login.ScanOutcome;
import telegate.worker.account.Contract.Login;

/// A login from its first command to its end, and what becomes of commands that are late, come
/// twice or are none.
@QuarkusTest
@Tag("worker")
@WithTestResource(value = WorkerEnvironment.class, scope = TestResourceScope.RESTRICTED_TO_CLASS)
@SuppressWarnings("NullAway.Init") // injected
class LoginIT {

    Sandbox sandbox;
    Contract contract;
    People people;
    @Inject AgroalDataSource database;

    @AfterEach
    void disarm() {
        sandbox.faults().reset();
        sandbox.logins().reset();
    }

    private LoginEvent.AwaitingScan code(Login login) {
        return contract.await(login, LoginEvent.AwaitingScan.class, 0);
    }

    @Test
    void shouldConnectAnAccountWithoutPassword() {
        Account person = people.person("Anna");
        Login login = contract.startLogin("user_1");

        LoginEvent.Succeeded succeeded = people.connect(login, person);

        assertThat(succeeded.profile().telegramUserId()).isEqualTo(person.id());
        assertThat(succeeded.accountId()).isEqualTo(login.account());
        assertThat(succeeded.alreadyConnected()).isFalse();
        AccountEvent.Online online = contract.await(login, AccountEvent.Online.class, 0);
        assertThat(online.version()).isGreaterThan(succeeded.version());
        assertThat(online.profile()).isEqualTo(succeeded.profile());
        assertThat(contract.versions(login)).isSorted();
        people.awaitDevices(person, 1);
    }

    @Test
    void shouldAskForThePasswordAgainAfterAWrongOne() {
        Account person = people.personWith2fa("Boris", "correct horse");
        Login login = contract.startLogin("user_2");
        assertThat(sandbox.scan(person, code(login).link())).isEqualTo(ScanOutcome.ACCEPTED);
        LoginEvent.PasswordRequired first =
                contract.await(login, LoginEvent.PasswordRequired.class, 0);
        assertThat(first.hint()).isEqualTo("pet");
        assertThat(first.notice()).isNull();

        contract.submitPassword(login, first, "wrong");
        LoginEvent.PasswordRequired second =
                contract.await(login, LoginEvent.PasswordRequired.class, first.version());
        assertThat(second.challengeId()).isNotEqualTo(first.challengeId());
        assertThat(requireNonNull(second.notice()).code()).isEqualTo(NoticeCode.PASSWORD_INCORRECT);

        contract.submitPassword(login, second, "correct horse");
        contract.await(login, LoginEvent.Succeeded.class, 0);
        people.awaitDevices(person, 1);
    }

    @Test
    void shouldNotCheckAPasswordForASpentChallenge() {
        Account person = people.personWith2fa("Clara", "right");
        Login login = contract.startLogin("user_3");
        assertThat(sandbox.scan(person, code(login).link())).isEqualTo(ScanOutcome.ACCEPTED);
        LoginEvent.PasswordRequired first =
                contract.await(login, LoginEvent.PasswordRequired.class, 0);
        long checks = calls("auth.checkPassword");

        contract.submitPassword(login, first, "wrong");
        contract.submitPassword(login, first, "wrong");
        LoginEvent.PasswordRequired second =
                contract.await(login, LoginEvent.PasswordRequired.class, first.version());
        contract.send(login, new Command.RecheckLogin());
        contract.submitPassword(login, second, "right");
        contract.await(login, LoginEvent.Succeeded.class, 0);

        assertThat(calls("auth.checkPassword") - checks).isEqualTo(2);
    }

    private long calls(String method) {
        return sandbox.statistics().methods().getOrDefault(method, 0L);
    }

    @Test
    void shouldKillTheOldCodeBeforeItShowsTheNewOne() {
        Account person = people.person("Dora");
        Login login = contract.startLogin("user_4");
        LoginEvent.AwaitingScan first = code(login);

        contract.send(login, new Command.RefreshLogin());
        LoginEvent.AwaitingScan second =
                contract.await(login, LoginEvent.AwaitingScan.class, first.version());

        assertThat(second.link()).isNotEqualTo(first.link());
        assertThat(second.codeNumber()).isEqualTo(2);
        assertThat(sandbox.scan(person, first.link())).isNotEqualTo(ScanOutcome.ACCEPTED);
        assertThat(sandbox.scan(person, second.link())).isEqualTo(ScanOutcome.ACCEPTED);
        contract.await(login, LoginEvent.Succeeded.class, 0);
        people.awaitDevices(person, 1);
    }

    @Test
    void shouldFollowTelegramWhenItRenewsTheCode() {
        sandbox.logins().setLifetime(Duration.ofSeconds(1));
        Account person = people.person("Egor");
        Login login = contract.startLogin("user_5");
        LoginEvent.AwaitingScan first = code(login);

        LoginEvent.AwaitingScan second =
                contract.await(login, LoginEvent.AwaitingScan.class, first.version());
        sandbox.logins().setLifetime(Duration.ofSeconds(30));
        LoginEvent.AwaitingScan third =
                contract.await(login, LoginEvent.AwaitingScan.class, second.version());

        assertThat(third.link()).isNotEqualTo(second.link()).isNotEqualTo(first.link());
        assertThat(sandbox.scan(person, third.link())).isEqualTo(ScanOutcome.ACCEPTED);
        contract.await(login, LoginEvent.Succeeded.class, 0);
    }

    @Test
    void shouldConnectAnAccountOfTheOtherDataCentre() {
        Account person =
                sandbox.accounts().create(new NewAccount("Fjodor", "", null, 2, null, null));
        Login login = contract.startLogin("user_6");

        people.connect(login, person);

        contract.await(login, AccountEvent.Online.class, 0);
    }

    @Test
    void shouldEndALoginThatIsCancelledAndLeaveNoKeyBehind() {
        Account person = people.person("Galina");
        Login login = contract.startLogin("user_7");
        String link = code(login).link();

        contract.send(login, new Command.CancelLogin(CancelReason.REQUESTED));

        assertThat(contract.await(login, LoginEvent.Cancelled.class, 0).reason())
                .isEqualTo(CancelReason.REQUESTED);
        await().atMost(Contract.PATIENCE)
                .until(() ->
                        sandbox.logins().waiting().stream().noneMatch(t -> t.link().equals(link)));
        assertThat(sandbox.scan(person, link)).isNotEqualTo(ScanOutcome.ACCEPTED);
    }

    @Test
    void shouldTellHowLongTelegramWantsToWait() {
        sandbox.faults().arm("auth.exportLoginToken", 1, new Fault.Fail(420, "FLOOD_WAIT_300"));
        Instant before = Instant.now();

        Login login = contract.startLogin("user_8");

        LoginEvent.Requested waiting = contract.await(login, LoginEvent.Requested.class, 0);
        Notice notice = requireNonNull(waiting.notice());
        assertThat(notice.code()).isEqualTo(NoticeCode.FLOOD_WAIT);
        assertThat(notice.retryAt())
                .isBetween(before.plusSeconds(299), Instant.now().plusSeconds(301));
    }

    @Test
    void shouldFailClearlyWhenTheApiIdIsRefused() {
        sandbox.faults().arm("auth.exportLoginToken", 1, new Fault.Fail(400, "API_ID_INVALID"));

        Login login = contract.startLogin("user_9");

        assertThat(contract.await(login, LoginEvent.Failed.class, 0).code())
                .isEqualTo(FailureCode.API_ID_INVALID);
    }

    @Test
    void shouldTryAgainWhenTelegramHasAnInternalError() {
        sandbox.faults().arm("auth.exportLoginToken", 2, new Fault.Fail(500, "INTERNAL"));

        Login login = contract.startLogin("user_10");

        assertThat(code(login).link()).startsWith("tg://login?token=");
    }

    @Test
    void shouldReconnectUnderTheSameAccountAfterALogOut() {
        Account person = people.person("Inga");
        Login login = contract.startLogin("user_13");
        people.connect(login, person);
        contract.send(login, new Command.LogOutAccount());
        AccountEvent.Disconnected gone = contract.await(login, AccountEvent.Disconnected.class, 0);

        Login again = contract.startLoginAgain(login);
        LoginEvent.AwaitingScan code =
                contract.await(again, LoginEvent.AwaitingScan.class, gone.version());
        assertThat(sandbox.scan(person, code.link())).isEqualTo(ScanOutcome.ACCEPTED);

        contract.await(again, AccountEvent.Online.class, gone.version());
        people.awaitDevices(person, 1);
    }

    @Test
    void shouldKeepOneAccountWhenTheSamePersonConnectsTwice() {
        Account person = people.person("Jana");
        Login first = contract.startLogin("user_14");
        people.connect(first, person);
        Login second = contract.startLogin("user_14");

        LoginEvent.Succeeded succeeded = people.connect(second, person);

        assertThat(succeeded.alreadyConnected()).isTrue();
        assertThat(succeeded.accountId()).isEqualTo(first.account());
        people.awaitDevices(person, 1);
    }

    /// Partitions may be added: then other accounts than before would be new in this one.
    @Test
    void shouldConnectAKnownAccountAgainInThePartitionThatItHas() throws SQLException {
        Login login = new Login(AccountId.next(), LoginId.next(), OwnerId.of("user_of_before"));
        int given =
                (Partitions.ofNew(login.account(), Topics.DEFAULT_PARTITIONS) + 1)
                        % Topics.DEFAULT_PARTITIONS;
        try (Connection connection = database.getConnection();
                Statement statement = connection.createStatement()) {
            statement.execute(
                    ("insert into account (account_id, tenant, owner, partition, epoch, generation,"
                                    + " version, status, last_command_offset)"
                                    + " values ('%s', '%s', '%s', %d, 0, 1, 1, 'DISCONNECTED', -1)")
                            .formatted(login.account(), TenantId.BUILT_IN, login.owner(), given));
        }

        MessageCodec.Encoded start =
                contract.encode(contract.envelope(login, new Command.StartLogin(login.owner())));
        contract.sendRaw(given, start.headers(), start.value());

        assertThat(code(login).link()).startsWith("tg://login?token=");
    }

    /// Until its first code is stored nothing would be left of it after a crash but the command.
    @Test
    void shouldReadTheStartOfALoginAgainThatHasOnlyReplacedAnother() throws SQLException {
        Login login = contract.startLogin("user_36");
        people.connect(login, people.person("Ines"));
        contract.await(login, AccountEvent.Online.class, 0);
        contract.send(login, new Command.LogOutAccount());
        long gone = contract.await(login, AccountEvent.Disconnected.class, 0).version();
        Login first = contract.startLoginAgain(login);
        contract.await(first, LoginEvent.AwaitingScan.class, gone);
        long done = lastCommand(login.account());
        // Others of this class may renew their codes meanwhile.
        sandbox.faults().arm("auth.exportLoginToken", 100, new Fault.Delay(Duration.ofSeconds(3)));

        Login second = contract.startLoginAgain(login);

        long cancelled = contract.await(first, LoginEvent.Cancelled.class, gone).version();
        assertThat(lastCommand(login.account())).isEqualTo(done);
        contract.await(second, LoginEvent.AwaitingScan.class, cancelled);
        assertThat(lastCommand(login.account())).isGreaterThan(done);
    }

    /// Kafka may deliver a command twice, the second time at a later place.
    @Test
    void shouldNotEndALoginWhenTheStartOfAFormerOneComesAgain() {
        Login first = contract.startLogin("user_37");
        code(first);
        contract.send(first, new Command.CancelLogin(CancelReason.REQUESTED));
        long cancelled = contract.await(first, LoginEvent.Cancelled.class, 0).version();
        Login second = contract.startLoginAgain(first);
        long shown = contract.await(second, LoginEvent.AwaitingScan.class, cancelled).version();

        contract.send(first, new Command.StartLogin(first.owner()));
        contract.send(second, new Command.RefreshLogin());

        contract.await(second, LoginEvent.AwaitingScan.class, shown);
        assertThat(contract.of(second).filter(LoginEvent.Cancelled.class::isInstance)).hasSize(1);
    }

    private long lastCommand(AccountId account) throws SQLException {
        try (Connection connection = database.getConnection();
                Statement statement = connection.createStatement();
                ResultSet row =
                        statement.executeQuery(
                                "select last_command_offset from account where account_id = '"
                                        + account
                                        + "'")) {
            row.next();
            return row.getLong(1);
        }
    }

    @Test
    void shouldPutAsideWhatIsNoCommandAndGoOn() {
        Login login = new Login(AccountId.next(), LoginId.next(), OwnerId.of("x"));
        Envelope<Command> good = contract.envelope(login, new Command.StartLogin(login.owner()));
        Map<String, byte[]> headers = contract.encode(good).headers();
        Map<String, byte[]> unknownType = new HashMap<>(headers);
        unknownType.put("ce_type", "login.dance.v1".getBytes(UTF_8));
        byte[] value = contract.encode(good).value();
        int right = Partitions.ofNew(login.account(), Topics.DEFAULT_PARTITIONS);

        contract.sendRaw(0, Map.of(), "no json at all".getBytes(UTF_8));
        contract.sendRaw(1, headers, "{".getBytes(UTF_8));
        contract.sendRaw(2, unknownType, value);
        contract.sendRaw((right + 1) % Topics.DEFAULT_PARTITIONS, headers, value);
        contract.send(
                new Envelope<>(
                        good.id(),
                        good.time(),
                        good.tenant(),
                        good.accountId(),
                        good.loginId(),
                        Instant.now().minusSeconds(1),
                        good.data()));
        contract.send(login, new Command.SubmitPassword(ChallengeId.next(), "AAAA"));

        for (String reason :
                new String[] {
                    "BAD_ENVELOPE",
                    "BAD_DATA",
                    "UNKNOWN_TYPE",
                    "WRONG_PARTITION",
                    "EXPIRED",
                    "UNKNOWN_ACCOUNT"
                }) {
            contract.awaitOther(
                    Topics.COMMANDS_DLQ,
                    r ->
                            new String(r.headers().lastHeader(DeadLetter.REASON).value(), UTF_8)
                                    .equals(reason));
        }
        assertThat(code(contract.startLogin("user_16")).link()).isNotEmpty();
    }

    @Test
    void shouldBeginALoginOnceWhenTheCommandIsDeliveredTwice() {
        Login login = new Login(AccountId.next(), LoginId.next(), OwnerId.of("user_17"));
        Envelope<Command> start = contract.envelope(login, new Command.StartLogin(login.owner()));
        contract.send(start);
        contract.send(start);
        LoginEvent.AwaitingScan code = code(login);
        contract.send(start);
        contract.send(login, new Command.CancelLogin(CancelReason.REQUESTED));
        contract.await(login, LoginEvent.Cancelled.class, 0);
        assertThat(contract.of(login).filter(LoginEvent.AwaitingScan.class::isInstance))
                .allSatisfy(event ->
                        assertThat(((LoginEvent.AwaitingScan) event).link())
                                .isEqualTo(code.link()));
    }
}
