package telegate.worker.account;

import static org.assertj.core.api.Assertions.assertThat;

import io.micrometer.core.instrument.simple.SimpleMeterRegistry;
import java.io.IOException;
import java.lang.reflect.Proxy;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.Base64;
import java.util.List;
import org.apache.kafka.clients.producer.MockProducer;
import org.apache.kafka.clients.producer.ProducerRecord;
import org.apache.kafka.clients.producer.RoundRobinPartitioner;
import org.apache.kafka.common.serialization.ByteArraySerializer;
import telegate.contract.AccountId;
import telegate.contract.ChatMessage;
import telegate.contract.Event;
import telegate.contract.MessageCodec;
import telegate.contract.OwnerId;
import telegate.contract.Profile;
import telegate.contract.TenantId;
import telegate.contract.Topics;
import telegate.contract.UnreadableMessage;
import telegate.worker.binlog.Binlog;
import telegate.worker.binlog.BinlogSealer;
import telegate.worker.binlog.MasterKey;
import telegate.worker.config.LoginConfig;
import telegate.worker.egress.EgressGate;
import telegate.worker.egress.GateSettings;
import telegate.worker.messaging.Publisher;
import telegate.worker.partition.TestPartitions;
import telegate.worker.session.ClientSession;
import telegate.worker.session.ClientSessions;
import telegate.worker.storage.AccountStore;
import telegate.worker.storage.Change;
import telegate.worker.storage.StoredAccount;
import telegate.worker.storage.TestJournal;
import telegate.worker.storage.TestStore;
import telegate.worker.tdlib.ScriptedTdClients;

/// An account on a time of its own, with all that one with a client needs: what it stores and tells
/// stays in memory, TDLib follows a script, and nobody connects to the gate.
final class AccountFixture implements AutoCloseable {

    private static final int ROOM = 10;
    private static final Duration PATIENCE = Duration.ofSeconds(5);
    private static final MessageCodec CODEC = new MessageCodec();

    /// More often than that nothing goes back and forth between TDLib and the lane.
    private static final int STAGES = 8;

    final ManualTime time = new ManualTime();
    final ScriptedTdClients td = new ScriptedTdClients(_ -> {});

    /// Acknowledges what the test lets it.
    final MockProducer<byte[], byte[]> kafka =
            new MockProducer<>(
                    false,
                    new RoundRobinPartitioner(),
                    new ByteArraySerializer(),
                    new ByteArraySerializer());

    final EgressGate gate =
            EgressGate.start(
                    new GateSettings(null, Duration.ofSeconds(1), 16),
                    () -> true,
                    new NoUpstream(),
                    new SimpleMeterRegistry());

    final TestJournal journal;
    final BinlogSealer sealer;
    final Account account;

    /// The account with a person, and with a copy that knows the counters of messages.
    final StoredAccount connected;

    /// @param directory for what is on the disk
    AccountFixture(Path directory) throws IOException {
        this(directory, new TestStore(false));
    }

    AccountFixture(Path directory, AccountStore store) throws IOException {
        ClientSessions sessions =
                new ClientSessions(
                        td,
                        gate,
                        directory.resolve("clients"),
                        new ClientSessions.Application(1, "hash", true, "d", "s", "1"),
                        PATIENCE);
        AccountContext bare = TestAccounts.context(ROOM, store, kafka, time, sessions);
        journal = new TestJournal(bare.worker());
        sealer = new BinlogSealer(masterKey(directory));
        account = new Account(withMore(bare), AccountId.next(), TestPartitions.owned(0));
        connected =
                StoredAccount.fresh(account.accountId(), TenantId.BUILT_IN, OwnerId.of("user_1"), 0)
                        .nextGeneration()
                        .connected(new Profile(7, "Anna", "", null), Instant.EPOCH)
                        .withCounters();
    }

    private static MasterKey masterKey(Path directory) throws IOException {
        return MasterKey.fromFile(
                Files.writeString(
                        directory.resolve("master.key"),
                        Base64.getEncoder().encodeToString(new byte[32])));
    }

    private AccountContext withMore(AccountContext bare) {
        return new AccountContext(
                bare.store(),
                journal,
                bare.starts(),
                bare.publisher(),
                bare.states(),
                bare.untoldEnds(),
                bare.partitions(),
                bare.sessions(),
                bare.pool(),
                sealer,
                bare.passwords(),
                time,
                time,
                new LoginLog("en"),
                bare.metrics(),
                bare.database(),
                bare.obstacles(),
                login(),
                bare.worker(),
                bare.onFenced());
    }

    private static LoginConfig login() {
        return (LoginConfig)
                Proxy.newProxyInstance(
                        LoginConfig.class.getClassLoader(),
                        new Class<?>[] {LoginConfig.class},
                        (_, method, _) -> {
                            if (method.getName().equals("binlogWrite")) {
                                return Duration.ofMillis(1);
                            }
                            throw new AssertionError("nobody asks for " + method + " here");
                        });
    }

    /// From now on this is stored.
    void store(StoredAccount stored) {
        onLane(() -> ConnectedAccount.commit(account, Change.of(stored)));
    }

    /// Another client of the account, whose file has so many bytes.
    ClientSession open(int size) {
        return account.context
                .sessions()
                .restored(new Binlog(new byte[Binlog.KEY_LENGTH], new byte[size]));
    }

    /// From now on the file of this client has so many bytes.
    static void write(ClientSession client, int size) throws IOException {
        Files.write(client.directory().path().resolve("td_test.binlog"), new byte[size]);
    }

    /// A chat message is on its way to Kafka.
    void publishMessage() {
        onLane(() ->
                account.publishMessage(
                        new ChatMessage(1, 2, 3, Instant.EPOCH, false, "messageText", "hello")));
    }

    /// Kafka has the record that waits for it longest.
    void kafkaTakesOne() {
        assertThat(kafka.completeNext()).isTrue();
        settle();
    }

    /// The states that were told so far.
    List<Event> told() {
        return kafka.history().stream()
                .filter(record -> record.topic().equals(Topics.EVENTS))
                .map(AccountFixture::event)
                .toList();
    }

    private static Event event(ProducerRecord<byte[], byte[]> record) {
        try {
            return CODEC.decodeEvent(Publisher.fromHeaders(record.headers()), record.value())
                    .data();
        } catch (UnreadableMessage e) {
            throw new AssertionError(e);
        }
    }

    /// Returns when `task` has run on the account's lane, with all that it leads to.
    void onLane(Runnable task) {
        account.execute(task);
        settle();
    }

    /// Returns when so much time has passed, with all that it leads to.
    void pass(Duration duration) {
        time.pass(duration, this::settle);
    }

    /// Returns when TDLib has told and answered everything, and everything that came of that on the
    /// lane is done.
    void settle() {
        for (int i = 0; i < STAGES; i++) {
            if (!td.opened().isEmpty()) {
                // Behind everything else that TDLib has to say, of whichever client.
                assertThat(td.last().ping()).succeedsWithin(PATIENCE);
            }
            TestAccounts.settle(account);
        }
    }

    /// What fails on the lane would look as if it had nothing to tell.
    void assertNothingHasFailed() {
        assertThat(account.recovery().underWay()).as("it starts again").isFalse();
    }

    @Override
    public void close() {
        td.close();
        gate.close();
        td.verify();
    }
}
