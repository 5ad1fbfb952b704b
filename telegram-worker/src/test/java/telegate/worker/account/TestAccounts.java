package telegate.worker.account;

import static org.assertj.core.api.Assertions.assertThat;

import io.micrometer.core.instrument.simple.SimpleMeterRegistry;
import java.lang.reflect.Proxy;
import java.nio.file.Path;
import java.time.Duration;
import java.time.InstantSource;
import java.util.concurrent.CompletableFuture;
import org.apache.kafka.clients.producer.Producer;
import org.jboss.logging.Logger;
import org.jspecify.annotations.Nullable;
import telegate.contract.AccountId;
import telegate.worker.config.WorkerConfig;
import telegate.worker.messaging.Backlog;
import telegate.worker.messaging.Publisher;
import telegate.worker.partition.OwnedPartition;
import telegate.worker.partition.TestPartitions;
import telegate.worker.session.ClientSessions;
import telegate.worker.storage.AccountStore;
import telegate.worker.storage.Outage;
import telegate.worker.storage.StartTable;
import telegate.worker.storage.UntoldEndTable;
import telegate.worker.tdlib.TdClients;

/// Accounts without database, Kafka and Telegram, for tests of what they do when these are not
/// asked. What is not there is null, and fails loudly.
final class TestAccounts {

    /// As in the defaults.
    static final Duration GRACE = Duration.ofSeconds(3);

    /// As in the defaults.
    static final Duration COPY_INTERVAL = Duration.ofSeconds(60);

    private static final Duration PATIENCE = Duration.ofSeconds(5);
    private static final InstantSource CLOCK = InstantSource.system();

    private TestAccounts() {}

    /// One whose timers never run.
    ///
    /// @param room of its mailbox
    static Account account(int room) {
        return account(room, null);
    }

    /// One whose clients are opened here.
    static Account account(ClientSessions sessions) {
        return new Account(
                context(10, null, null, (_, _) -> () -> {}, sessions),
                AccountId.next(),
                TestPartitions.owned(0));
    }

    /// The same as [#account(int)] with this in place of a database.
    static Account account(int room, @Nullable AccountStore store) {
        return new Account(context(room, store), AccountId.next(), TestPartitions.owned(0));
    }

    /// One whose timers run at once, with this in place of a database and of Kafka.
    static Account account(AccountId id, AccountStore store, Producer<byte[], byte[]> kafka) {
        AccountContext.Timer atOnce =
                (_, task) -> {
                    Thread.ofVirtual().start(task);
                    return () -> {};
                };
        return new Account(context(10, store, kafka, atOnce), id, TestPartitions.owned(0));
    }

    /// With these in place of a database and of Kafka.
    static UntoldEnds untoldEnds(AccountStore store, Producer<byte[], byte[]> kafka) {
        return context(10, store, kafka, (_, _) -> () -> {}).untoldEnds();
    }

    /// What is stored of one of which nothing is stored.
    ///
    /// @param room for commands
    static AccountSteps steps(int room) {
        AccountContext context = context(room, null);
        AccountId id = AccountId.next();
        OwnedPartition partition = TestPartitions.owned(0);
        return new AccountSteps(
                context, id, partition, new ClientStarts(context.starts(), partition.fence(), id));
    }

    /// A registry that takes one account up at a time.
    static AccountRegistry registry(AccountStore store) {
        return new AccountRegistry(context(10, store), new SimpleMeterRegistry());
    }

    private static AccountContext context(int room, @Nullable AccountStore store) {
        return context(room, store, null, (_, _) -> () -> {});
    }

    private static AccountContext context(
            int room,
            @Nullable AccountStore store,
            @Nullable Producer<byte[], byte[]> kafka,
            AccountContext.Timer timer) {
        return context(room, store, kafka, timer, sessions());
    }

    /// What such accounts work with.
    ///
    /// @param room of a mailbox
    @SuppressWarnings("NullAway") // what is not there
    static AccountContext context(
            int room,
            @Nullable AccountStore store,
            @Nullable Producer<byte[], byte[]> kafka,
            AccountContext.Timer timer,
            ClientSessions sessions) {
        Outage database = new Outage(Logger.getLogger(TestAccounts.class), "No database");
        Publisher publisher = publisher(kafka);
        StatePublisher states = new StatePublisher(publisher, told(timer), CLOCK);
        return new AccountContext(
                store,
                null,
                new StartMarks(new StartTable(EmptyDatabase.DATA_SOURCE), timer, room),
                publisher,
                states,
                new UntoldEnds(store, states),
                1,
                sessions,
                null,
                null,
                null,
                timer,
                CLOCK,
                null,
                new WorkerMetrics(new SimpleMeterRegistry()),
                database,
                new Obstacles(new SimpleMeterRegistry()),
                null,
                config(room),
                fenced -> {
                    throw new AssertionError(fenced);
                });
    }

    @SuppressWarnings("NullAway") // what is not there
    private static Publisher publisher(@Nullable Producer<byte[], byte[]> kafka) {
        Backlog.Listener nobody =
                new Backlog.Listener() {
                    @Override
                    public void full(long records, long bytes) {}

                    @Override
                    public void roomy() {}
                };
        return new Publisher(
                kafka,
                new Backlog(Long.MAX_VALUE, 0, nobody, System::nanoTime),
                new SimpleMeterRegistry());
    }

    private static ToldEnds told(AccountContext.Timer timer) {
        return new ToldEnds(
                new UntoldEndTable(EmptyDatabase.DATA_SOURCE), timer, new SimpleMeterRegistry());
    }

    /// Which open nothing.
    @SuppressWarnings("NullAway") // what is not there
    private static ClientSessions sessions() {
        TdClients none =
                (TdClients)
                        Proxy.newProxyInstance(
                                TdClients.class.getClassLoader(),
                                new Class<?>[] {TdClients.class},
                                (_, method, _) -> {
                                    if (method.getName().equals("tdlibVersion")) {
                                        return "1.8.65";
                                    }
                                    throw new AssertionError("nobody asks for " + method);
                                });
        return new ClientSessions(
                none,
                null,
                Path.of("target", "no-clients"),
                new ClientSessions.Application(1, "hash", true, "device", "system", "1"),
                Duration.ofSeconds(1));
    }

    private static WorkerConfig config(int room) {
        return (WorkerConfig)
                Proxy.newProxyInstance(
                        WorkerConfig.class.getClassLoader(),
                        new Class<?>[] {WorkerConfig.class},
                        (_, method, _) -> {
                            return switch (method.getName()) {
                                case "mailboxCapacity" -> room;
                                case "closeDeadline" -> PATIENCE;
                                case "restoreParallelism" -> 1;
                                case "restoreJitter" -> Duration.ZERO;
                                case "connectionGrace" -> GRACE;
                                case "copyInterval" -> COPY_INTERVAL;
                                case "makes" -> false;
                                default ->
                                        throw new AssertionError(
                                                "nobody asks for " + method + " here");
                            };
                        });
    }

    /// Returns when everything has been done that the account had to do.
    static void settle(Account account) {
        CompletableFuture<Void> done = new CompletableFuture<>();
        account.execute(() -> done.complete(null));
        assertThat(done).succeedsWithin(PATIENCE);
    }
}
