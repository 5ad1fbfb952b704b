package telegate.worker.masterkey;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.awaitility.Awaitility.await;

import io.agroal.api.AgroalDataSource;
import io.quarkus.runtime.configuration.ConfigurationException;
import java.lang.reflect.InvocationHandler;
import java.lang.reflect.Proxy;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.SecureRandom;
import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Base64;
import java.util.List;
import java.util.UUID;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.function.BooleanSupplier;
import javax.sql.DataSource;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import telegate.contract.AccountId;
import telegate.contract.TenantId;
import telegate.worker.binlog.Binlog;
import telegate.worker.binlog.BinlogSealer;
import telegate.worker.binlog.MasterKey;
import telegate.worker.binlog.SealedHead;
import telegate.worker.binlog.UnknownMasterKeyException;
import telegate.worker.masterkey.KeyTable.Copy;
import telegate.worker.masterkey.KeyTable.CopyId;
import telegate.worker.masterkey.KeyTable.Rewrap;
import telegate.worker.partition.LeaseDatabase;

@SuppressWarnings("NullAway.Init") // set before each test
class MasterKeyRotationIT {

    private static final UUID SELF = UUID.randomUUID();
    private static final UUID OTHER = UUID.randomUUID();
    private static final AccountId ACCOUNT = AccountId.next();
    private static final byte[] CONTENT = new byte[3_000];

    /// More than two batches.
    private static final int COPIES = 450;

    @TempDir Path directory;
    private final String old = randomLine();
    private final String next = randomLine();
    private AgroalDataSource database;
    private Path file;
    private MasterKeyRotation rotation;
    private MasterKey key;

    @BeforeEach
    void worker() throws Exception {
        new SecureRandom().nextBytes(CONTENT);
        database = LeaseDatabase.fresh();
        execute("truncate master_key_probe");
        execute("insert into partition_ownership (partition) values (0)");
        execute(
                "insert into account (account_id, tenant, owner, partition, epoch, generation,"
                        + " version, status, last_command_offset) values ('"
                        + ACCOUNT.value()
                        + "', '"
                        + TenantId.BUILT_IN.value()
                        + "', 'user', 0, 1, 1, 1, 'CONNECTED', 0)");
        file = directory.resolve("master.key");
        write(old);
        rotation = rotation(file);
        key = rotation.begin();
        member(SELF, "self");
        rotation.joined(SELF);
    }

    @AfterEach
    void close() {
        database.close();
    }

    private static String randomLine() {
        byte[] bytes = new byte[32];
        new SecureRandom().nextBytes(bytes);
        return Base64.getEncoder().encodeToString(bytes);
    }

    private void write(String... lines) throws Exception {
        Files.write(file, List.of(lines));
    }

    private MasterKey onlyWith(String... lines) throws Exception {
        return MasterKey.fromFile(Files.write(directory.resolve("other.key"), List.of(lines)));
    }

    private MasterKeyRotation rotation(Path from) {
        return rotation(from, Duration.ofMinutes(1));
    }

    private MasterKeyRotation rotation(Path from, Duration settleLimit) {
        return new MasterKeyRotation(from, database, Duration.ofMillis(20), settleLimit);
    }

    private void execute(String sql) throws Exception {
        LeaseDatabase.execute(database, sql);
    }

    private String value(String sql) throws Exception {
        return LeaseDatabase.value(database, sql);
    }

    private void member(UUID incarnation, String name) throws Exception {
        execute(
                "insert into incarnation (incarnation, worker) values ('%s', '%s')"
                        .formatted(incarnation, name));
    }

    /// As if every worker had its key for long.
    private void settle() throws Exception {
        execute("update incarnation set master_key_since = now() - interval '2 minutes'");
    }

    private void store(MasterKey sealing, int generation, int count) throws Exception {
        BinlogSealer sealer = new BinlogSealer(sealing);
        try (Connection connection = database.getConnection();
                PreparedStatement insert =
                        connection.prepareStatement(
                                "insert into binlog (account_id, generation, copy, epoch, format,"
                                        + " tdlib_version, test_dc, sealed)"
                                        + " values (?, ?, ?, 1, 1, '1.8.65', true, ?)")) {
            for (int copy = 1; copy <= count; copy++) {
                insert.setObject(1, ACCOUNT.value());
                insert.setLong(2, generation);
                insert.setLong(3, copy);
                insert.setBytes(
                        4,
                        sealer.seal(
                                new Binlog(new byte[Binlog.KEY_LENGTH], CONTENT),
                                TenantId.BUILT_IN,
                                ACCOUNT,
                                generation));
                insert.addBatch();
            }
            insert.executeBatch();
        }
    }

    private List<byte[]> copies(int generation) throws Exception {
        try (Connection connection = database.getConnection();
                PreparedStatement select =
                        connection.prepareStatement(
                                "select sealed from binlog where generation = ? order by copy")) {
            select.setInt(1, generation);
            try (ResultSet rows = select.executeQuery()) {
                List<byte[]> copies = new ArrayList<>();
                while (rows.next()) {
                    copies.add(rows.getBytes(1));
                }
                return copies;
            }
        }
    }

    private void assertAllOpenWith(MasterKey opening, int generation, int count) throws Exception {
        BinlogSealer sealer = new BinlogSealer(opening);
        assertThat(copies(generation))
                .hasSize(count)
                .allSatisfy(sealed ->
                        assertThat(sealer.open(sealed, TenantId.BUILT_IN, ACCOUNT, generation))
                                .hasValueSatisfying(
                                        binlog -> assertThat(binlog.file()).isEqualTo(CONTENT)));
    }

    private RotationStatus awaitEnd() {
        return await().atMost(Duration.ofSeconds(30))
                .until(rotation::status, status -> !status.running());
    }

    private void introduceNextKey() throws Exception {
        write(old, next);
        rotation.reload();
        write(next, old);
        rotation.reload();
    }

    @Test
    void shouldPutEverythingUnderTheNewKeyAndThenDoWithoutTheOldOne() throws Exception {
        store(key, 1, COPIES);
        introduceNextKey();
        settle();

        rotation.rotate();
        RotationStatus end = awaitEnd();

        assertThat(end.outcome()).startsWith("done");
        assertThat(end.rewrapped()).isEqualTo(COPIES);
        assertThat(end.unreadable()).isZero();
        assertAllOpenWith(onlyWith(next), 1, COPIES);
        write(next);
        assertThat(rotation.reload().keys()).containsExactly(end.primary());
        rotation(file).begin();
        write(old);
        assertThatThrownBy(() -> rotation(file).begin()).isInstanceOf(ConfigurationException.class);
    }

    @Test
    void shouldSealWithTheNewKeyFromTheMomentTheFileIsRead() throws Exception {
        introduceNextKey();

        store(key, 1, 1);

        assertAllOpenWith(onlyWith(next), 1, 1);
    }

    @Test
    void shouldFindWhatWasSealedWithTheOldKeyUntilEverybodyHasSettled() throws Exception {
        introduceNextKey();
        rotation.rotate();
        await().during(Duration.ofMillis(200))
                .atMost(Duration.ofSeconds(5))
                .until(() -> rotation.status().running());

        // A commit that was under way.
        store(onlyWith(old), 1, 3);
        settle();

        assertThat(awaitEnd().rewrapped()).isEqualTo(3);
        assertAllOpenWith(onlyWith(next), 1, 3);
    }

    @Test
    void shouldStopWaitingForWorkersThatDoNotSettleAndGoOnWhenAskedAgain() throws Exception {
        rotation = rotation(file, Duration.ofMillis(200));
        key = rotation.begin();
        rotation.joined(SELF);
        store(key, 1, 3);
        introduceNextKey();

        rotation.rotate();
        RotationStatus stopped = awaitEnd();

        assertThat(stopped.outcome())
                .startsWith("stopped")
                .contains("[self]", "PT0.2S", "rotate again")
                .doesNotContain(old, next);
        assertThat(stopped.rewrapped()).isEqualTo(3);
        assertAllOpenWith(onlyWith(next), 1, 3);
        // The old key is still demanded: something sealed with it may be on its way.
        write(next);
        assertThatThrownBy(rotation::reload)
                .isInstanceOf(RotationRefusedException.class)
                .hasMessageContaining("lacks a key");

        write(next, old);
        store(onlyWith(old), 2, 1);
        settle();
        rotation.rotate();

        assertThat(awaitEnd().outcome()).startsWith("done");
        assertAllOpenWith(onlyWith(next), 2, 1);
    }

    @Test
    void shouldGoOnWhereABrokenOffRotationStopped() throws Exception {
        store(key, 1, COPIES);
        introduceNextKey();
        settle();
        int target = key.keys().primary();
        KeyTable table = new KeyTable(database);
        List<Rewrap> some = new ArrayList<>();
        for (Copy copy : table.otherThan(target, CopyId.FIRST, 100)) {
            SealedHead head = SealedHead.of(copy.beginning());
            some.add(new Rewrap(copy.id(), head, head.rewrapped(key)));
        }
        assertThat(table.rewrap(some)).isEqualTo(100);

        rotation.rotate();

        assertThat(awaitEnd().rewrapped()).isEqualTo(COPIES - 100);
        assertAllOpenWith(onlyWith(next), 1, COPIES);
    }

    @Test
    void shouldNotWriteOverACopyThatIsAnotherOneNow() throws Exception {
        store(key, 1, 1);
        KeyTable table = new KeyTable(database);
        Copy copy = table.otherThan(0, CopyId.FIRST, 1).getFirst();
        SealedHead head = SealedHead.of(copy.beginning());
        execute("delete from binlog");
        store(key, 1, 1);
        byte[] now = copies(1).getFirst();

        assertThat(table.rewrap(List.of(new Rewrap(copy.id(), head, head.rewrapped(key)))))
                .isZero();

        assertThat(copies(1)).containsExactly(now);
    }

    @Test
    void shouldLeaveACopyThatNoKeyOpensAndFinishTheOthers() throws Exception {
        store(key, 1, 2);
        store(onlyWith(randomLine()), 2, 1);
        byte[] foreign = copies(2).getFirst();
        introduceNextKey();
        settle();

        rotation.rotate();
        RotationStatus end = awaitEnd();

        assertThat(end.outcome()).startsWith("done");
        assertThat(end.unreadable()).isEqualTo(1);
        assertThat(copies(2)).containsExactly(foreign);
        assertAllOpenWith(onlyWith(next), 1, 2);
    }

    @Test
    void shouldNotSealWithAKeyThatAnotherWorkerCannotOpen() throws Exception {
        member(OTHER, "other");
        MasterKeyRotation other = rotation(Files.copy(file, directory.resolve("others.key")));
        other.begin();
        other.joined(OTHER);
        write(next, old);

        assertThatThrownBy(rotation::reload)
                .isInstanceOf(RotationRefusedException.class)
                .hasMessageContaining("other")
                .hasMessageNotContaining(next)
                .hasMessageNotContaining(old);

        store(key, 1, 1);
        assertAllOpenWith(onlyWith(old), 1, 1);
        // Nor is the key demanded from workers that start.
        rotation(Files.copy(directory.resolve("others.key"), directory.resolve("third.key")))
                .begin();
    }

    /// The database was there when the key was demanded, and away when that was to be taken back.
    @Test
    void shouldDemandARefusedKeyNoMoreAsSoonAsTheDatabaseAnswersAgain() throws Exception {
        AtomicBoolean away = new AtomicBoolean(true);
        AtomicInteger attempts = new AtomicInteger();
        rotation =
                new MasterKeyRotation(
                        file,
                        withdrawing(() -> {
                            attempts.incrementAndGet();
                            return !away.get();
                        }),
                        Duration.ofMillis(20),
                        Duration.ofMinutes(1));
        rotation.begin();
        rotation.joined(SELF);
        member(OTHER, "other");
        MasterKeyRotation other = rotation(Files.copy(file, directory.resolve("others.key")));
        other.begin();
        other.joined(OTHER);
        write(next, old);

        assertThatThrownBy(rotation::reload).isInstanceOf(RotationRefusedException.class);
        assertThat(probes()).isEqualTo("2");
        await().atMost(Duration.ofSeconds(10)).until(() -> attempts.get() > 1);
        away.set(false);

        await().atMost(Duration.ofSeconds(10))
                .untilAsserted(() -> assertThat(probes()).isEqualTo("1"));
        rotation(directory.resolve("others.key")).begin();
    }

    private String probes() throws Exception {
        return value("select count(*) from master_key_probe");
    }

    /// The database, which takes demands of single keys back when it is there.
    private DataSource withdrawing(BooleanSupplier there) {
        return proxy(
                DataSource.class,
                (_, method, arguments) -> {
                    Object answer = method.invoke(database, arguments);
                    return answer instanceof Connection connection
                            ? withdrawing(connection, there)
                            : answer;
                });
    }

    private static Connection withdrawing(Connection connection, BooleanSupplier there) {
        return proxy(
                Connection.class,
                (_, method, arguments) -> {
                    boolean withdraws =
                            Arrays.toString(arguments)
                                    .contains("delete from master_key_probe where id");
                    if (withdraws && !there.getAsBoolean()) {
                        throw new SQLException("away", "08006");
                    }
                    return method.invoke(connection, arguments);
                });
    }

    private static <T> T proxy(Class<T> type, InvocationHandler handler) {
        return type.cast(
                Proxy.newProxyInstance(
                        MasterKeyRotationIT.class.getClassLoader(),
                        new Class<?>[] {type},
                        handler));
    }

    @Test
    void shouldNotRotateWhileAnotherWorkerSealsWithTheOldKey() throws Exception {
        Path others = directory.resolve("others.key");
        Files.write(others, List.of(old, next));
        member(OTHER, "other");
        MasterKeyRotation other = rotation(others);
        other.begin();
        other.joined(OTHER);
        introduceNextKey();

        assertThatThrownBy(rotation::rotate)
                .isInstanceOf(RotationRefusedException.class)
                .hasMessageContaining("other");
        assertThat(rotation.status().running()).isFalse();

        Files.write(others, List.of(next, old));
        other.reload();
        settle();
        rotation.rotate();
        assertThat(awaitEnd().outcome()).startsWith("done");
    }

    @Test
    void shouldRefuseToDoWithoutAKeyThatIsStillNeeded() throws Exception {
        store(key, 1, 1);
        introduceNextKey();
        write(next);

        assertThatThrownBy(rotation::reload)
                .isInstanceOf(RotationRefusedException.class)
                .hasMessageContaining("lacks a key");

        assertAllOpenWith(key, 1, 1);
    }

    @Test
    void shouldRefuseToStartWithoutTheRightKeyAndChangeNothing() throws Exception {
        store(key, 1, 1);
        Path wrong = Files.write(directory.resolve("wrong.key"), List.of(next));
        String before = everything();

        assertRefused(wrong, "not the one");
        assertRefused(directory.resolve("lost.key"), "cannot be read");
        assertRefused(Files.writeString(directory.resolve("empty.key"), "\n"), "is empty");
        execute("truncate master_key_probe");
        String withoutProbe = everything();
        assertRefused(wrong, "not the one");

        assertThat(everything()).isEqualTo(withoutProbe).isNotEqualTo(before);
        // The right one is taken again.
        rotation(file).begin();
    }

    private void assertRefused(Path wrong, String reason) throws Exception {
        String before = everything();
        assertThatThrownBy(() -> rotation(wrong).begin())
                .isInstanceOf(ConfigurationException.class)
                .hasNoCause()
                .hasMessageContaining(reason)
                .hasMessageContaining("nothing was changed");
        assertThat(everything()).isEqualTo(before);
    }

    /// What the database holds, as one line.
    private String everything() throws Exception {
        StringBuilder all = new StringBuilder();
        for (String table :
                List.of(
                        "incarnation",
                        "partition_ownership",
                        "account",
                        "login",
                        "retiring",
                        "binlog",
                        "master_key_probe")) {
            all.append(value("select coalesce(string_agg(t::text, ';'), '') from " + table + " t"));
        }
        return all.toString();
    }

    @Test
    void shouldNotTakeAnUnknownKeyForADamagedCopy() throws Exception {
        store(key, 1, 1);
        byte[] sealed = copies(1).getFirst();
        BinlogSealer without = new BinlogSealer(onlyWith(next));

        assertThatThrownBy(() -> without.open(sealed, TenantId.BUILT_IN, ACCOUNT, 1))
                .isInstanceOf(UnknownMasterKeyException.class);
        sealed[sealed.length - 1] ^= 1;
        assertThat(new BinlogSealer(key).open(sealed, TenantId.BUILT_IN, ACCOUNT, 1)).isEmpty();
        assertThat(Arrays.equals(sealed, copies(1).getFirst())).isFalse();
    }
}
