package telegate.worker.account;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import io.agroal.api.AgroalDataSource;
import io.micrometer.core.instrument.Counter;
import io.micrometer.core.instrument.MeterRegistry;
import io.quarkus.test.junit.QuarkusTest;
import io.quarkus.test.junit.QuarkusTestProfile;
import io.quarkus.test.junit.TestProfile;
import jakarta.inject.Inject;
import java.nio.file.Files;
import java.nio.file.Path;
import java.sql.Connection;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import telegate.contract.AccountId;
import telegate.contract.FailureCode;
import telegate.contract.LoginEvent;
import telegate.contract.LoginId;
import telegate.contract.OwnerId;
import telegate.contract.Profile;
import telegate.contract.TenantId;
import telegate.worker.binlog.Binlog;
import telegate.worker.config.SecretsConfig;
import telegate.worker.config.WorkerConfig;
import telegate.worker.login.LoginState;
import telegate.worker.storage.AccountJournal;
import telegate.worker.storage.AccountStore;
import telegate.worker.storage.Change;
import telegate.worker.storage.StoredAccount;
import telegate.worker.storage.StoredBinlog;
import telegate.worker.storage.StoredLogin;

/// A worker whose settings TDLib refuses, whatever the account: here the application's id. It looks
/// at that before it looks at any file.
@QuarkusTest
@Tag("worker")
@TestProfile(UnopenedAccountIT.WithoutApplication.class)
@SuppressWarnings("NullAway.Init") // injected
class UnopenedAccountIT {

    private static final int PARTITION = 5;

    public static final class WithoutApplication implements QuarkusTestProfile {
        @Override
        public List<TestResourceEntry> testResources() {
            return List.of(
                    new TestResourceEntry(
                            WorkerEnvironment.class,
                            Map.of(
                                    "telegate.telegram.api-id", "0",
                                    "telegate.login.first-code", "3s")));
        }
    }

    Contract contract;
    @Inject AgroalDataSource database;
    @Inject AccountJournal journal;
    @Inject AccountStore store;
    @Inject SecretsConfig secrets;
    @Inject WorkerConfig settings;
    @Inject MeterRegistry metrics;

    private double reopened() {
        return metrics.counter("telegate.accounts.reopened", "why", "failure").count();
    }

    private double waiting() {
        return metrics.get("telegate.accounts.waiting")
                .tag("why", Obstacle.NOT_OPENED.label())
                .gauge()
                .value();
    }

    /// Accounts of other tests, which wait for good.
    private int connected() throws SQLException {
        try (Connection connection = database.getConnection();
                Statement statement = connection.createStatement();
                ResultSet row =
                        statement.executeQuery(
                                "select count(*) from account where status = 'CONNECTED'")) {
            row.next();
            return row.getInt(1);
        }
    }

    private double quarantined() {
        return metrics.get("telegate.accounts.quarantined").counters().stream()
                .mapToDouble(Counter::count)
                .sum();
    }

    /// A copy whose file is none of TDLib's.
    private static StoredBinlog unopenable(ReopenedWorker worker, StoredAccount account) {
        Binlog binlog = new Binlog(new byte[Binlog.KEY_LENGTH], new byte[] {1, 2, 3, 4});
        return new StoredBinlog(
                account.accountId(),
                account.generation(),
                "1.0.0",
                true,
                worker.sealed(account, binlog));
    }

    @Test
    void shouldNotHoldAgainstAnAccountWhatIsWrongWithTheWorker() throws Exception {
        ReopenedWorker worker = new ReopenedWorker(database, store, secrets.masterKeyFile());
        StoredAccount account =
                StoredAccount.fresh(
                                AccountId.next(),
                                TenantId.BUILT_IN,
                                OwnerId.of("user_unopened"),
                                PARTITION)
                        .nextGeneration()
                        .nextVersion()
                        .connected(new Profile(1, "Una", "", null), Instant.EPOCH);
        journal.commit(
                worker.fence(PARTITION),
                Change.of(account).withBinlog(unopenable(worker, account)));
        worker.giveEverythingAway();
        double reopened = reopened();

        worker.takeItBack();

        await().atMost(Contract.PATIENCE).untilAsserted(() -> assertThat(waiting()).isEqualTo(1));
        await("it is tried again")
                .atMost(Contract.PATIENCE)
                .untilAsserted(() -> assertThat(reopened()).isGreaterThanOrEqualTo(reopened + 3));
        assertThat(worker.state(account.accountId())).isEqualTo("connecting");
        assertThat(worker.account(account.accountId())).isEqualTo(account);
        assertThat(worker.copies(account.accountId())).hasSize(1);
        assertThat(quarantined()).isZero();
    }

    @Test
    void shouldExpireALoginWhoseClientCannotBeOpened() throws Exception {
        ReopenedWorker worker = new ReopenedWorker(database, store, secrets.masterKeyFile());
        Contract.Login login =
                new Contract.Login(AccountId.next(), LoginId.next(), OwnerId.of("user_late"));
        StoredAccount account =
                StoredAccount.fresh(login.account(), TenantId.BUILT_IN, login.owner(), PARTITION)
                        .nextGeneration()
                        .nextVersion()
                        .connecting();
        StoredLogin stored =
                new StoredLogin(
                        login.id(),
                        login.account(),
                        new LoginState.AwaitingScan(1, "tg://login?token=AA", null),
                        account.version(),
                        Instant.now().plusSeconds(4),
                        Instant.now());
        journal.commit(
                worker.fence(PARTITION),
                Change.of(account).withLogin(stored).withBinlog(unopenable(worker, account)));

        worker.giveEverythingAway();
        Path clients = settings.dataDirectory().resolve("clients");
        Path aside = clients.resolveSibling("aside");
        Files.move(clients, aside);
        Files.createFile(clients); // so no folder can be made
        try {
            worker.takeItBack();
            await().atMost(Contract.PATIENCE).until(() -> waiting() == connected() + 1);

            contract.await(login, LoginEvent.Expired.class, 0);
        } finally {
            Files.delete(clients);
            Files.move(aside, clients);
        }
        assertThat(store.owedBy(login.account()))
                .as("clients that are still to be logged out")
                .singleElement()
                .satisfies(owed -> assertThat(owed.generation()).isEqualTo(account.generation()));
        assertThat(worker.state(login.account())).doesNotStartWith("login");
        await().atMost(Contract.PATIENCE)
                .untilAsserted(() -> assertThat(waiting()).isEqualTo(connected()));
    }

    /// Each client that is refused is followed by the next one.
    @Test
    void shouldEndALoginForWhichNoClientCanBeOpened() {
        Contract.Login login = contract.startLogin("user_unopened_login");

        assertThat(contract.await(login, LoginEvent.Failed.class, 0).code())
                .isEqualTo(FailureCode.TELEGRAM_UNREACHABLE);
    }
}
