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
import java.sql.SQLException;
import java.time.Duration;
import java.util.List;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;
import telegate.contract.AccountEvent;
import telegate.contract.DisconnectReason;
import telegate.contract.LoginEvent;
import telegate.sandbox.Sandbox;
import telegate.sandbox.account.Account;
import telegate.sandbox.account.NewAccount;
import telegate.sandbox.login.ScanOutcome;
import telegate.worker.account.Contract.Login;
import telegate.worker.binlog.Binlog;
import telegate.worker.config.SecretsConfig;
import telegate.worker.storage.AccountStatus;
import telegate.worker.storage.AccountStore;
import telegate.worker.storage.StoredCopy;

/// From which of its stored copies an account is taken up, with the real TDLib.
@QuarkusTest
@Tag("worker")
@WithTestResource(value = WorkerEnvironment.class, scope = TestResourceScope.RESTRICTED_TO_CLASS)
@SuppressWarnings("NullAway.Init") // injected
class OlderCopiesIT {

    private static final Duration A_WHILE = Duration.ofSeconds(2);
    private static final String NEWER = "99.0.0";

    Sandbox sandbox;
    Contract contract;
    @Inject AgroalDataSource database;
    @Inject AccountStore store;
    @Inject SecretsConfig secrets;
    @Inject MeterRegistry metrics;

    private ReopenedWorker worker;

    /// What is wrong with a copy.
    enum Damage {
        /// TDLib refuses it.
        WRONG_KEY {
            @Override
            Binlog of(Binlog good) {
                return new Binlog(new byte[Binlog.KEY_LENGTH], good.file());
            }
        },
        /// TDLib comes up without a login.
        CUT_OFF {
            @Override
            Binlog of(Binlog good) {
                return new Binlog(good.databaseKey(), new byte[0]);
            }
        };

        abstract Binlog of(Binlog good);
    }

    @BeforeEach
    void look() {
        worker = new ReopenedWorker(database, store, secrets.masterKeyFile());
    }

    private Login connected(String owner, Account person) {
        Login login = contract.startLogin(owner);
        String link = contract.await(login, LoginEvent.AwaitingScan.class, 0).link();
        assertThat(sandbox.scan(person, link)).isEqualTo(ScanOutcome.ACCEPTED);
        contract.await(login, AccountEvent.Online.class, 0);
        return login;
    }

    private Account person(String name) {
        return sandbox.accounts().create(new NewAccount(name, "", null, 1, null, null));
    }

    private int devices(Account person) {
        return sandbox.accounts().get(person.id()).devices().size();
    }

    private long version(Login login) {
        return worker.account(login.account()).version();
    }

    private double quarantined(String why) {
        return metrics.counter("telegate.accounts.quarantined", "why", why).count();
    }

    private double waiting(Obstacle obstacle) {
        return metrics.get("telegate.accounts.waiting")
                .tag("why", obstacle.label())
                .gauge()
                .value();
    }

    private Binlog newest(Login login) {
        return worker.unsealed(login.account(), worker.copies(login.account()).getFirst());
    }

    private boolean toldDisconnected(Login login) {
        return contract.of(login).anyMatch(AccountEvent.Disconnected.class::isInstance);
    }

    @ParameterizedTest
    @EnumSource(Damage.class)
    void shouldGoOnFromAnOlderCopyWhenTdlibDoesNotFromTheNewest(Damage damage) throws SQLException {
        Account person = person("Olga");
        Login login = connected("user_o_" + damage, person);
        worker.giveEverythingAway();
        Binlog good = newest(login);
        long bad = worker.addCopy(login.account(), damage.of(good));
        long before = version(login);
        double quarantined = quarantined("refused");

        worker.takeItBack();

        contract.await(login, AccountEvent.Online.class, before);
        assertThat(toldDisconnected(login)).isFalse();
        assertThat(quarantined("refused")).isEqualTo(quarantined);
        assertThat(devices(person)).isEqualTo(1);
        StoredCopy next = worker.copies(login.account()).getFirst();
        assertThat(next.number()).as("stored before it was online").isGreaterThan(bad);
        assertThat(worker.unsealed(login.account(), next).databaseKey())
                .isEqualTo(good.databaseKey());
        assertThat(worker.account(login.account()).counted()).isTrue();
    }

    @Test
    void shouldSetAnAccountAsideWhenTdlibGoesOnFromNoneOfItsCopies() throws SQLException {
        Login login = connected("user_o_none", person("Nora"));
        worker.giveEverythingAway();
        Binlog good = newest(login);
        worker.addCopy(login.account(), Damage.WRONG_KEY.of(good));
        long last = worker.addCopy(login.account(), Damage.CUT_OFF.of(good));
        worker.execute(
                "delete from binlog where account_id = '%s' and copy < %d"
                        .formatted(login.account(), last - 1));
        long before = version(login);
        double quarantined = quarantined("refused");

        worker.takeItBack();

        assertThat(contract.await(login, AccountEvent.Disconnected.class, before).reason())
                .isEqualTo(DisconnectReason.QUARANTINED);
        assertThat(quarantined("refused")).isEqualTo(quarantined + 1);
        assertThat(worker.copies(login.account())).as("for a person to look at").hasSize(2);
        given().get("/manage/quarantine?limit=500")
                .then()
                .statusCode(200)
                .body(
                        "accounts.find { it.accountId == '%s' }.cause".formatted(login.account()),
                        equalTo("refused"))
                .body(
                        "accounts.find { it.accountId == '%s' }.copies".formatted(login.account()),
                        equalTo(2));
    }

    @Test
    void shouldNotTryOlderCopiesWhenThePersonHasEndedTheSession() {
        Account person = person("Rita");
        Login login = connected("user_o_revoked", person);
        worker.giveEverythingAway();
        long before = version(login);
        double reopened = reopened();
        long device = sandbox.accounts().get(person.id()).devices().getFirst().id();
        assertThat(sandbox.authorizations().revoke(person.id(), device)).isTrue();

        worker.takeItBack();

        assertThat(contract.await(login, AccountEvent.Disconnected.class, before).reason())
                .isEqualTo(DisconnectReason.REVOKED);
        assertThat(worker.copies(login.account())).isEmpty();
        assertThat(reopened()).isEqualTo(reopened);
    }

    private double reopened() {
        return metrics.counter("telegate.accounts.reopened", "why", "failure").count();
    }

    @Test
    void shouldLetAnAccountWaitThatANewerTdlibHasWritten() throws SQLException {
        Account person = person("Vera");
        Login login = connected("user_o_newer", person);
        worker.giveEverythingAway();
        List<StoredCopy> copies = worker.copies(login.account());
        String own = copies.getFirst().binlog().tdlibVersion();
        long before = version(login);
        worker.writtenBy(NEWER, login.account());

        worker.takeItBack();

        await().atMost(Contract.PATIENCE)
                .untilAsserted(() -> assertThat(waiting(Obstacle.NEWER_TDLIB)).isEqualTo(1));
        await().atMost(Contract.PATIENCE)
                .untilAsserted(
                        () -> assertThat(worker.state(login.account())).isEqualTo("connecting"));
        assertThat(worker.account(login.account()).status()).isEqualTo(AccountStatus.CONNECTED);
        assertThat(version(login)).isEqualTo(before);
        assertThat(toldDisconnected(login)).isFalse();

        worker.writtenBy(own, login.account());

        contract.await(login, AccountEvent.Online.class, before);
        assertThat(waiting(Obstacle.NEWER_TDLIB)).isZero();
        assertThat(devices(person)).isEqualTo(1);
    }

    @Test
    void shouldGoOnOwingALogOutOfAClientThatANewerTdlibHasWritten() throws SQLException {
        Account person = person("Lena");
        Login login = connected("user_o_owed", person);
        Login other = connected("user_o_bystander", person("Bea"));
        worker.giveEverythingAway();
        String own = worker.copies(login.account()).getFirst().binlog().tdlibVersion();
        worker.writtenBy(NEWER, login.account());
        worker.execute(
                "update account set status = 'DISCONNECTED', disconnected_at = now(),"
                        + " disconnect_reason = 'LOGGED_OUT' where account_id = '"
                        + login.account()
                        + "'");
        worker.execute(
                "insert into retiring (account_id, generation) select account_id, generation"
                        + " from account where account_id = '"
                        + login.account()
                        + "'");
        long before = version(other);

        worker.takeItBack();

        contract.await(other, AccountEvent.Online.class, before);
        await().during(A_WHILE).untilAsserted(() -> assertThat(owed(login)).isEqualTo(1));
        assertThat(worker.copies(login.account())).isNotEmpty();
        assertThat(devices(person)).isEqualTo(1);

        worker.giveEverythingAway();
        worker.writtenBy(own, login.account());
        worker.takeItBack();

        await().atMost(Contract.PATIENCE).untilAsserted(() -> assertThat(owed(login)).isZero());
        assertThat(devices(person)).isZero();
    }

    private long owed(Login login) throws SQLException {
        return worker.number(
                "select count(*) from retiring where account_id = '" + login.account() + "'");
    }

    @Test
    void shouldBeginALoginAnewThatANewerTdlibHasWritten() throws SQLException {
        Login login = contract.startLogin("user_o_login");
        LoginEvent.AwaitingScan first = contract.await(login, LoginEvent.AwaitingScan.class, 0);
        worker.giveEverythingAway();
        worker.writtenBy(NEWER, login.account());

        worker.takeItBack();

        LoginEvent.AwaitingScan second =
                contract.await(
                        login,
                        LoginEvent.AwaitingScan.class,
                        scan ->
                                scan.version() > first.version()
                                        && !scan.link().equals(first.link()));
        Account person = person("Lisa");
        assertThat(sandbox.scan(person, second.link())).isEqualTo(ScanOutcome.ACCEPTED);
        contract.await(login, AccountEvent.Online.class, second.version());
        assertThat(owed(login)).as("the client that was left").isEqualTo(1);
    }
}
