package telegate.worker.account;

import static io.restassured.RestAssured.given;
import static org.awaitility.Awaitility.await;
import static org.hamcrest.Matchers.equalTo;

import io.agroal.api.AgroalDataSource;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Path;
import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.time.Duration;
import java.util.List;
import java.util.UUID;
import telegate.contract.AccountId;
import telegate.worker.binlog.Binlog;
import telegate.worker.binlog.BinlogSealer;
import telegate.worker.binlog.MasterKey;
import telegate.worker.storage.AccountStore;
import telegate.worker.storage.Fence;
import telegate.worker.storage.StoredAccount;
import telegate.worker.storage.StoredCopy;

/// A worker under test that gives everything away and takes it back, and what is stored in between,
/// for a test to change.
final class ReopenedWorker {

    private static final Duration SOON = Duration.ofSeconds(20);

    private final AgroalDataSource database;
    private final AccountStore store;
    private final BinlogSealer sealer;

    ReopenedWorker(AgroalDataSource database, AccountStore store, Path masterKeyFile) {
        this.database = database;
        this.store = store;
        try {
            this.sealer = new BinlogSealer(MasterKey.fromFile(masterKeyFile));
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    /// Every client is closed and its last copy stored.
    void giveEverythingAway() {
        given().post("/manage/drain?force=true").then().statusCode(202);
        await().atMost(SOON)
                .untilAsserted(
                        () -> given().get("/manage/drain").then().body("done", equalTo(true)));
    }

    void takeItBack() {
        given().post("/manage/undrain").then().statusCode(202);
        await().atMost(SOON)
                .untilAsserted(() -> given().get("/q/health/ready").then().statusCode(200));
    }

    /// What the worker says that an account is doing.
    String state(AccountId account) {
        return String.valueOf(
                given().get("/manage/accounts?limit=500")
                        .jsonPath()
                        .getString("accounts.find { it.accountId == '" + account + "' }.state"));
    }

    StoredAccount account(AccountId account) {
        return store.account(account).orElseThrow();
    }

    /// Its newest copies first.
    List<StoredCopy> copies(AccountId account) {
        return store.binlogs(account, account(account).generation(), 0, 10);
    }

    Binlog unsealed(AccountId account, StoredCopy copy) {
        return sealer.open(
                        copy.binlog().sealed(),
                        account(account).tenant(),
                        account,
                        copy.binlog().generation())
                .orElseThrow();
    }

    byte[] sealed(StoredAccount account, Binlog binlog) {
        return sealer.seal(binlog, account.tenant(), account.accountId(), account.generation());
    }

    /// One more copy, the newest.
    ///
    /// @return its number
    long addCopy(AccountId account, Binlog binlog) throws SQLException {
        try (Connection connection = database.getConnection();
                PreparedStatement insert =
                        connection.prepareStatement(
                                """
                                insert into binlog (account_id, generation, copy, epoch, format,
                                    tdlib_version, test_dc, sealed)
                                select account_id, generation, max(copy) + 1, max(epoch),
                                    max(format), max(tdlib_version), true, ?
                                from binlog where account_id = ? and generation = ?
                                group by account_id, generation returning copy
                                """)) {
            StoredAccount stored = account(account);
            insert.setBytes(1, sealed(stored, binlog));
            insert.setObject(2, account.value());
            insert.setLong(3, stored.generation());
            try (ResultSet row = insert.executeQuery()) {
                row.next();
                return row.getLong(1);
            }
        }
    }

    /// As if that version of TDLib had written its copies.
    void writtenBy(String tdlibVersion, AccountId account) throws SQLException {
        execute(
                "update binlog set tdlib_version = '%s' where account_id = '%s'"
                        .formatted(tdlibVersion, account));
    }

    void execute(String sql) throws SQLException {
        try (Connection connection = database.getConnection();
                Statement statement = connection.createStatement()) {
            statement.execute(sql);
        }
    }

    long number(String sql) throws SQLException {
        try (Connection connection = database.getConnection();
                Statement statement = connection.createStatement();
                ResultSet row = statement.executeQuery(sql)) {
            row.next();
            return row.getLong(1);
        }
    }

    /// Who owns a partition now.
    Fence fence(int partition) throws SQLException {
        try (Connection connection = database.getConnection();
                Statement statement = connection.createStatement();
                ResultSet row =
                        statement.executeQuery(
                                "select incarnation, epoch from partition_ownership"
                                        + " where partition = "
                                        + partition)) {
            row.next();
            return new Fence(partition, row.getObject(1, UUID.class), row.getLong(2));
        }
    }
}
