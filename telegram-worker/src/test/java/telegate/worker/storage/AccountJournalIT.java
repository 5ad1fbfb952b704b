package telegate.worker.storage;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.agroal.api.AgroalDataSource;
import io.quarkus.test.common.TestResourceScope;
import io.quarkus.test.common.WithTestResource;
import io.quarkus.test.junit.QuarkusTest;
import jakarta.inject.Inject;
import java.sql.Connection;
import java.sql.DriverManager;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import java.util.UUID;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.atomic.AtomicInteger;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import telegate.contract.AccountId;
import telegate.contract.CancelReason;
import telegate.contract.DisconnectReason;
import telegate.contract.LoginId;
import telegate.contract.OwnerId;
import telegate.contract.Profile;
import telegate.contract.TenantId;
import telegate.embedded.TestInfrastructure;
import telegate.worker.account.WorkerEnvironment;
import telegate.worker.login.LoginState;

@QuarkusTest
@Tag("worker")
@WithTestResource(value = WorkerEnvironment.class, scope = TestResourceScope.RESTRICTED_TO_CLASS)
@SuppressWarnings("NullAway.Init") // injected
class AccountJournalIT {

    @Inject AccountJournal journal;
    @Inject AccountStore store;
    @Inject AgroalDataSource database;

    private Fence owned() throws SQLException {
        try (Connection connection = database.getConnection();
                Statement statement = connection.createStatement();
                ResultSet row =
                        statement.executeQuery(
                                "select incarnation, epoch from partition_ownership"
                                        + " where partition = 5")) {
            row.next();
            return new Fence(5, row.getObject(1, UUID.class), row.getLong(2));
        }
    }

    private static StoredAccount fresh(String owner) {
        return StoredAccount.fresh(AccountId.next(), TenantId.BUILT_IN, OwnerId.of(owner), 5)
                .nextGeneration()
                .nextVersion();
    }

    private static StoredAccount connected(String owner, long user) {
        return fresh(owner).connected(new Profile(user, "A", "", null), Instant.EPOCH);
    }

    private static StoredBinlog copy(StoredAccount account, int content) {
        return new StoredBinlog(
                account.accountId(),
                account.generation(),
                "1.8.65",
                true,
                new byte[] {(byte) content});
    }

    @Test
    void shouldWriteNothingUnderAnOldEpochOrAnotherIncarnation() throws Exception {
        Fence fence = owned();
        StoredAccount account = fresh("u1");
        Fence old = new Fence(5, fence.incarnation(), fence.epoch() - 1);
        Fence foreign = new Fence(5, UUID.randomUUID(), fence.epoch());

        assertThatThrownBy(() -> journal.commit(old, Change.of(account)))
                .isInstanceOf(FencedException.class);
        assertThatThrownBy(() -> journal.commit(foreign, Change.of(account)))
                .isInstanceOf(FencedException.class);
        assertThatThrownBy(() -> journal.advance(old, 7)).isInstanceOf(FencedException.class);
        assertThatThrownBy(() -> journal.goOn(old, 7, 3)).isInstanceOf(FencedException.class);
        assertThatThrownBy(() -> journal.retired(foreign, new Retiring(account.accountId(), 1)))
                .isInstanceOf(FencedException.class);

        assertThat(store.account(account.accountId())).isEmpty();
    }

    @Test
    void shouldRefuseTheWriteOfAnOlderGenerationOrVersion() throws Exception {
        StoredAccount account = fresh("u2");
        journal.commit(owned(), Change.of(account.nextGeneration().nextVersion()));

        assertThatThrownBy(() -> journal.commit(owned(), Change.of(account.nextVersion())))
                .isInstanceOf(FencedException.class);
        assertThatThrownBy(() -> journal.commit(owned(), Change.of(account.nextGeneration())))
                .isInstanceOf(FencedException.class);
    }

    @Test
    void shouldBeSafeToCommitTheSameChangeTwice() throws Exception {
        StoredAccount account = fresh("u3");
        StoredLogin login =
                new StoredLogin(
                        LoginId.next(),
                        account.accountId(),
                        new LoginState.AwaitingScan(1, "tg://login?token=x", null),
                        1,
                        Instant.EPOCH.plusSeconds(60),
                        Instant.EPOCH);
        Change change =
                Change.of(account)
                        .withLogin(login)
                        .withBinlog(copy(account, 1))
                        .at(Optional.of(3L));

        journal.commit(owned(), change);
        journal.commit(owned(), change);

        assertThat(store.account(account.accountId())).contains(account);
        assertThat(store.openLogin(account.accountId())).contains(login);
    }

    /// The server was restarted: the connection that the transaction has is dead, and stays so.
    @Test
    void shouldCommitOnAnotherConnectionWhenItsOwnHasBroken() throws Exception {
        StoredAccount account = fresh("u21");
        AtomicInteger attempts = new AtomicInteger();
        Change change =
                Change.of(account)
                        .withBinlogLast(() -> {
                            if (attempts.incrementAndGet() == 1) {
                                // Another thread has another connection.
                                CompletableFuture.runAsync(this::breakTransactions).join();
                            }
                            return copy(account, 1);
                        });

        journal.commit(owned(), change);

        assertThat(attempts).hasValue(2);
        assertThat(store.account(account.accountId())).contains(account);
    }

    private void breakTransactions() {
        try (Connection connection = database.getConnection();
                Statement statement = connection.createStatement()) {
            statement.execute(
                    "select pg_terminate_backend(pid) from pg_stat_activity"
                            + " where state = 'idle in transaction' and pid <> pg_backend_pid()");
        } catch (SQLException e) {
            throw new IllegalStateException(e);
        }
    }

    /// As a database does that is started again: every connection of the pool is dead.
    @Test
    void shouldAskAgainWhenItsConnectionsAreDead() throws Exception {
        StoredAccount account = connected("u22", 80);
        journal.commit(owned(), Change.of(account));
        try {
            endConnections();
            assertThat(store.connectedAs(account.tenant(), account.owner(), 80))
                    .contains(account.accountId());

            endConnections();
            assertThat(store.login(LoginId.next())).isEmpty();
        } finally {
            // The other tests ask the pool themselves.
            database.flush(AgroalDataSource.FlushMode.ALL);
        }
    }

    private static void endConnections() throws SQLException {
        TestInfrastructure infrastructure = TestInfrastructure.shared();
        try (Connection another =
                        DriverManager.getConnection(
                                infrastructure.jdbcUrl("worker"),
                                infrastructure.user("worker"),
                                infrastructure.password("worker"));
                Statement statement = another.createStatement()) {
            statement.execute(
                    "select pg_terminate_backend(pid) from pg_stat_activity"
                            + " where usename = current_user and pid <> pg_backend_pid()");
        }
    }

    @Test
    void shouldKeepTheLastThreeCopiesNewestFirst() throws Exception {
        StoredAccount account = fresh("u4");
        for (int i = 1; i <= 5; i++) {
            journal.commit(owned(), Change.of(account).withBinlog(copy(account, i)));
        }

        assertThat(store.binlogs(account.accountId(), account.generation(), 0, 10))
                .extracting(binlog -> (int) binlog.binlog().sealed()[0])
                .containsExactly(5, 4, 3);
        assertThat(store.binlogs(account.accountId(), account.generation(), 1, 1))
                .extracting(StoredCopy::number)
                .containsExactly(4L);
    }

    @Test
    void shouldStoreNoCopyOfAClientThatTheAccountHasNoMore() throws Exception {
        StoredAccount account = connected("u_late", 78);
        journal.commit(owned(), Change.of(account).withBinlog(copy(account, 1)));

        journal.storeCopy(owned(), copy(account, 2));
        assertThat(store.binlogs(account.accountId(), account.generation(), 0, 10)).hasSize(2);

        StoredAccount gone = account.disconnected(DisconnectReason.REVOKED, Instant.EPOCH);
        journal.commit(owned(), Change.of(gone.nextVersion()).forgetting(account.generation()));
        journal.storeCopy(owned(), copy(account, 3));

        assertThat(store.binlogs(account.accountId(), account.generation(), 0, 10)).isEmpty();
    }

    @Test
    void shouldKeepTheFirstEndOfALogin() throws Exception {
        StoredAccount account = fresh("u5");
        StoredLogin login =
                new StoredLogin(
                        LoginId.next(),
                        account.accountId(),
                        new LoginState.Cancelled(CancelReason.REQUESTED),
                        1,
                        Instant.EPOCH,
                        Instant.EPOCH);
        journal.commit(owned(), Change.of(account).withLogin(login));
        journal.commit(
                owned(),
                Change.of(account.nextVersion()).withLogin(login.in(new LoginState.Expired(), 2)));

        assertThat(store.login(login.loginId()).map(StoredLogin::state)).contains(login.state());
    }

    @Test
    void shouldListAnEndOfALoginWithTheStepThatIsItUntilKafkaHasIt() throws Exception {
        StoredAccount account = fresh("u_end");
        StoredLogin login =
                new StoredLogin(
                        LoginId.next(),
                        account.accountId(),
                        new LoginState.AwaitingScan(1, "tg://login?token=x", null),
                        1,
                        Instant.EPOCH.plusSeconds(60),
                        Instant.EPOCH);
        journal.commit(owned(), Change.of(account).withLogin(login));
        assertThat(untoldLogins()).doesNotContain(login.loginId());

        StoredLogin ended = login.in(new LoginState.Cancelled(CancelReason.REQUESTED), 2);
        journal.commit(owned(), Change.of(account.nextVersion()).withLogin(ended));
        assertThat(untoldLogins()).contains(login.loginId());

        execute("update login set format = 99 where login_id = '" + login.loginId() + "'");
        assertThat(untoldLogins()).as("a newer worker's").doesNotContain(login.loginId());
        execute("update login set format = 1 where login_id = '" + login.loginId() + "'");
        assertThat(untoldLogins()).contains(login.loginId());

        new UntoldEndTable(database).remove(List.of(new ToldEnd(login.loginId().value(), 2)));
        journal.commit(owned(), Change.of(account.nextVersion()).withLogin(ended));
        assertThat(untoldLogins()).doesNotContain(login.loginId());
    }

    private void execute(String sql) throws SQLException {
        try (Connection connection = database.getConnection();
                Statement statement = connection.createStatement()) {
            statement.execute(sql);
        }
    }

    private List<LoginId> untoldLogins() {
        return store.untoldLogins(List.of(5)).stream().map(end -> end.login().loginId()).toList();
    }

    @Test
    void shouldListEachEndOfAnAccountUntilKafkaHasIt() throws Exception {
        UntoldEndTable table = new UntoldEndTable(database);
        StoredAccount first = connected("u_gone", 79);
        StoredAccount gone =
                first.disconnected(DisconnectReason.REVOKED, Instant.EPOCH).nextVersion();
        journal.commit(owned(), Change.of(first));
        journal.commit(owned(), Change.of(gone));
        assertThat(store.untoldAccounts(List.of(5))).contains(gone);
        StoredAccount newer =
                connected("u_newer", 80)
                        .disconnected(DisconnectReason.REVOKED, Instant.EPOCH)
                        .nextVersion();
        journal.commit(owned(), Change.of(newer));
        execute(
                "update account set disconnect_reason = 'NEWER' where account_id = '"
                        + newer.accountId()
                        + "'");
        assertThat(store.untoldAccounts(List.of(5)))
                .as("one of a newer worker keeps nobody else")
                .contains(gone)
                .noneMatch(other -> other.accountId().equals(newer.accountId()));
        ToldEnd told = new ToldEnd(gone.accountId().value(), gone.version());
        table.remove(List.of(told));
        journal.commit(owned(), Change.of(gone.afterCommand(7)));
        assertThat(store.untoldAccounts(List.of(5)))
                .as("a step that tells nothing new")
                .noneMatch(other -> other.accountId().equals(first.accountId()));

        StoredLogin cancelled =
                new StoredLogin(
                        LoginId.next(),
                        gone.accountId(),
                        new LoginState.Cancelled(CancelReason.REQUESTED),
                        gone.version() + 1,
                        Instant.EPOCH,
                        Instant.EPOCH);
        gone = gone.afterCommand(7).nextVersion();
        journal.commit(owned(), Change.of(gone).withLogin(cancelled));
        assertThat(untoldLogins()).contains(cancelled.loginId());
        assertThat(store.untoldAccounts(gone.accountId()))
                .as("a login that leaves it as disconnected as it was")
                .isEmpty();

        StoredAccount again =
                gone.connected(new Profile(79, "A", "", null), Instant.EPOCH).nextVersion();
        StoredAccount goneAgain =
                again.disconnected(DisconnectReason.LOGGED_OUT, Instant.EPOCH).nextVersion();
        journal.commit(owned(), Change.of(again));
        journal.commit(owned(), Change.of(goneAgain));
        table.remove(List.of(told));

        assertThat(store.untoldAccounts(List.of(5))).contains(goneAgain);
        assertThat(store.untoldAccounts(gone.accountId())).containsExactly(goneAgain);
        assertThat(store.untoldAccounts(List.of(4))).isEmpty();
    }

    @Test
    void shouldTakeUpAllButTheAccountThatANewerWorkerHasStored() throws Exception {
        StoredAccount first = connected("u_live1", 81);
        StoredAccount newer = connected("u_live2", 82);
        StoredAccount last = connected("u_live3", 83);
        for (StoredAccount account : List.of(first, newer, last)) {
            journal.commit(owned(), Change.of(account));
        }
        assertThat(store.live(List.of(5))).contains(first, newer, last);

        execute(disconnectReason("'NEWER'", newer));
        try {
            assertThat(store.live(List.of(5)))
                    .contains(first, last)
                    .noneMatch(other -> other.accountId().equals(newer.accountId()));
        } finally {
            execute(disconnectReason("null", newer));
        }
    }

    private static String disconnectReason(String value, StoredAccount account) {
        return "update account set disconnect_reason = %s where account_id = '%s'"
                .formatted(value, account.accountId());
    }

    @Test
    void shouldNotConnectAPersonOfOneOwnerTwice() throws Exception {
        StoredAccount first = connected("u6", 77);
        journal.commit(owned(), Change.of(first));

        assertThatThrownBy(() -> journal.commit(owned(), Change.of(connected("u6", 77))))
                .isInstanceOf(AlreadyConnectedException.class);
        journal.commit(owned(), Change.of(connected("u7", 77)));
        assertThat(store.connectedAs(TenantId.BUILT_IN, OwnerId.of("u6"), 77))
                .contains(first.accountId());

        journal.commit(
                owned(),
                Change.of(
                        first.disconnected(DisconnectReason.REVOKED, Instant.EPOCH).nextVersion()));
        journal.commit(owned(), Change.of(connected("u6", 77)));
    }

    @Test
    void shouldOweTheLogOutOfAClientUntilItIsDone() throws Exception {
        StoredAccount account = fresh("u8");
        journal.commit(owned(), Change.of(account).withBinlog(copy(account, 1)));
        journal.commit(owned(), Change.of(account.nextVersion()).retiring(1));
        Retiring owed = new Retiring(account.accountId(), 1);
        assertThat(store.retiring(List.of(4, 5)).get(5)).contains(owed);
        assertThat(store.owesLogOut(account.accountId(), 1)).isTrue();
        assertThat(store.owesLogOut(account.accountId(), 2)).isFalse();

        journal.retired(owned(), owed);

        assertThat(store.retiring(List.of(4, 5))).doesNotContainKey(5);
        assertThat(store.owesLogOut(account.accountId(), 1)).isFalse();
        assertThat(store.binlogs(account.accountId(), 1, 0, 10)).isEmpty();
    }

    @Test
    void shouldClearTheStartMarkerWithTheStepThatProvesTheStartAndNoOther() throws Exception {
        StoredAccount account = fresh("u9");
        Fence fence = owned();
        journal.commit(fence, Change.of(account));
        StartTable starts = new StartTable(database);
        starts.mark(List.of(StartMark.of(fence, account.accountId()).suspected()));

        journal.commit(fence, Change.of(account));
        assertThat(starts.suspicions(List.of(5)))
                .containsExactly(new StartRecord(account.accountId(), false, 1, 0, 0));

        journal.commit(fence, Change.of(account).provingStart());
        assertThat(starts.suspicions(List.of(5))).isEmpty();
        assertThat(marker(account)).isNull();
    }

    private @Nullable UUID marker(StoredAccount account) throws SQLException {
        try (Connection connection = database.getConnection();
                PreparedStatement statement =
                        connection.prepareStatement(
                                "select start_marker from account where account_id = ?")) {
            statement.setObject(1, account.accountId().value());
            try (ResultSet row = statement.executeQuery()) {
                row.next();
                return row.getObject(1, UUID.class);
            }
        }
    }

    @Test
    void shouldTellWhetherACopyIsOfTheOtherDataCentres() throws Exception {
        StoredAccount account = fresh("u_dc");
        StoredBinlog production =
                new StoredBinlog(
                        account.accountId(), account.generation(), "1.8.65", false, new byte[] {1});
        assertThat(store.otherDataCentre(true)).isFalse();

        journal.commit(owned(), Change.of(account).withBinlog(production));
        try {
            assertThat(store.otherDataCentre(true)).isTrue();
        } finally {
            journal.commit(owned(), Change.of(account).forgetting(account.generation()));
        }

        assertThat(store.otherDataCentre(true)).isFalse();
    }
}
