package telegate.worker.account;

import static org.assertj.core.api.Assertions.assertThat;

import jakarta.enterprise.inject.Vetoed;
import java.io.IOException;
import java.nio.file.Path;
import java.sql.SQLException;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Objects;
import java.util.Optional;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import telegate.contract.AccountId;
import telegate.contract.LoginId;
import telegate.contract.Notice;
import telegate.contract.NoticeCode;
import telegate.contract.OwnerId;
import telegate.contract.TenantId;
import telegate.worker.login.LoginState;
import telegate.worker.partition.TakenPartition;
import telegate.worker.storage.StoredAccount;
import telegate.worker.storage.StoredLogin;
import telegate.worker.storage.TestStore;

/// A login that another process began.
@SuppressWarnings("NullAway.Init") // set before each test
class TakenUpLoginTest {

    private static final Duration OUTAGE = Duration.ofMinutes(8);

    @TempDir Path directory;
    private final Store store = new Store();
    private AccountFixture fixture;
    private StoredAccount account;

    @Vetoed // else a second store for the tests that run a worker
    private static final class Store extends TestStore {

        private boolean away;
        private @Nullable StoredAccount account;
        private @Nullable StoredLogin login;

        Store() {
            super(false);
        }

        @Override
        public Optional<StoredAccount> account(AccountId accountId) {
            return Optional.ofNullable(account);
        }

        @Override
        public Optional<StoredLogin> openLogin(AccountId accountId) {
            if (away) {
                throw new IllegalStateException(new SQLException("away", "08006"));
            }
            return Optional.ofNullable(login);
        }
    }

    @BeforeEach
    void begin() throws IOException {
        fixture = new AccountFixture(directory, store);
        account =
                StoredAccount.fresh(
                                fixture.account.accountId(),
                                TenantId.BUILT_IN,
                                OwnerId.of("user_1"),
                                0)
                        .nextGeneration()
                        .nextVersion()
                        .connecting();
        store.account = account;
    }

    @AfterEach
    void close() {
        fixture.close();
    }

    private Instant now() {
        return fixture.time.instant();
    }

    private StoredLogin login(LoginState state, Instant deadline) {
        return new StoredLogin(
                LoginId.next(), account.accountId(), state, account.version(), deadline, now());
    }

    private StoredLogin delayed(Duration wait, Instant deadline) {
        Notice notice = new Notice(NoticeCode.FLOOD_WAIT, now().plus(wait));
        return login(new LoginState.Requested(0, notice), deadline);
    }

    private void takeUp(Duration outage) {
        fixture.onLane(() -> {
            fixture.account.recovery().unserved(outage);
            fixture.account.recovery().restore(account);
        });
    }

    private @Nullable StoredLogin lastStored() {
        return fixture.journal.steps().getLast().login();
    }

    @Test
    void shouldHaveTheTimeInWhichNobodyServedItAlsoWhenTakingItUpFailsAtFirst() {
        StoredLogin login = delayed(Duration.ofMinutes(5), now().minusSeconds(60));
        store.login = login;
        store.away = true;
        takeUp(OUTAGE);
        assertThat(fixture.journal.steps()).isEmpty();

        store.away = false;
        fixture.pass(Duration.ofSeconds(1));

        assertThat(lastStored()).isEqualTo(login.extendedBy(OUTAGE));
    }

    @Test
    void shouldStoreTheLongerTimeOnce() {
        StoredLogin login = delayed(Duration.ofMinutes(5), now().minusSeconds(60));
        store.login = login;
        takeUp(OUTAGE);
        store.login = lastStored();

        fixture.onLane(() -> fixture.account.failed(new IllegalStateException("planned")));
        fixture.pass(Duration.ofSeconds(1));

        assertThat(fixture.journal.steps()).hasSize(1);
        assertThat(lastStored()).isEqualTo(login.extendedBy(OUTAGE));
        assertThat(fixture.account.stage()).isInstanceOf(LoginFlow.class);
    }

    /// It has no copy: a login without a code is stored without one.
    @Test
    void shouldAskForNoCodeBeforeTelegramsTimeIsOver() {
        store.login = delayed(Duration.ofMinutes(5), now().plus(OUTAGE));

        takeUp(Duration.ZERO);
        fixture.pass(Duration.ofMinutes(4));

        fixture.assertNothingHasFailed();
        assertThat(fixture.td.opened()).isEmpty();
        assertThat(fixture.time.planned()).as("it looks again").isEqualTo(1);
    }

    @Test
    void shouldNotOweTheLogOutOfAClientThatEndsWorkers() {
        store.login =
                login(
                        new LoginState.AwaitingScan(1, "tg://login?token=AA", null),
                        now().minusSeconds(60));
        TakenPartition taken = new TakenPartition(fixture.account.partition(), Duration.ZERO);

        fixture.onLane(() ->
                fixture.account
                        .recovery()
                        .quarantine(new Returning(taken, account.accountId(), account, List.of())));

        assertThat(fixture.journal.steps()).hasSize(1);
        assertThat(Objects.requireNonNull(lastStored()).state())
                .isInstanceOf(LoginState.Expired.class);
        assertThat(fixture.journal.steps().getLast().retire()).isNull();
    }
}
