package telegate.worker;

import io.agroal.api.AgroalDataSource;
import io.micrometer.core.instrument.MeterRegistry;
import io.quarkus.agroal.DataSource;
import io.quarkus.runtime.Quarkus;
import io.quarkus.runtime.ShutdownEvent;
import io.quarkus.runtime.StartupEvent;
import io.smallrye.common.annotation.Identifier;
import jakarta.enterprise.context.ApplicationScoped;
import jakarta.enterprise.event.Observes;
import java.io.IOException;
import java.nio.file.Path;
import java.sql.SQLException;
import java.time.Duration;
import java.time.InstantSource;
import java.util.Map;
import java.util.Optional;
import java.util.UUID;
import java.util.concurrent.Executors;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.ScheduledFuture;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicBoolean;
import org.apache.kafka.clients.consumer.Consumer;
import org.apache.kafka.clients.producer.Producer;
import org.eclipse.microprofile.config.inject.ConfigProperty;
import org.jboss.logging.Logger;
import org.jspecify.annotations.Nullable;
import telegate.contract.secret.PasswordOpener;
import telegate.tdlib.NativeLibrary;
import telegate.tdlib.TdJson;
import telegate.worker.account.AccountContext;
import telegate.worker.account.AccountRegistry;
import telegate.worker.account.LoginLog;
import telegate.worker.account.Recycling;
import telegate.worker.account.StartMarks;
import telegate.worker.account.WorkerMetrics;
import telegate.worker.binlog.BinlogSealer;
import telegate.worker.binlog.MasterKey;
import telegate.worker.config.BacklogConfig;
import telegate.worker.config.LoginConfig;
import telegate.worker.config.Mistake;
import telegate.worker.config.PoolConfig;
import telegate.worker.config.RecyclingConfig;
import telegate.worker.config.SecretsConfig;
import telegate.worker.config.TdlibConfig;
import telegate.worker.config.TelegramConfig;
import telegate.worker.config.WorkerConfig;
import telegate.worker.egress.EgressGate;
import telegate.worker.egress.FreezeReason;
import telegate.worker.masterkey.MasterKeyRotation;
import telegate.worker.messaging.Backlog;
import telegate.worker.messaging.Publisher;
import telegate.worker.partition.CommandReader;
import telegate.worker.partition.DirectoryLock;
import telegate.worker.partition.Fleet;
import telegate.worker.partition.FleetSettings;
import telegate.worker.partition.Lease;
import telegate.worker.partition.LeaseClock;
import telegate.worker.partition.LeaseListener;
import telegate.worker.session.Capacity;
import telegate.worker.session.ClientSessions;
import telegate.worker.session.ProcessMemory;
import telegate.worker.session.WarmPool;
import telegate.worker.storage.AccountJournal;
import telegate.worker.storage.AccountStore;
import telegate.worker.storage.FencedException;
import telegate.worker.storage.Outage;
import telegate.worker.storage.StartTable;
import telegate.worker.tdlib.TdClients;
import telegate.worker.tdlib.internal.FfmTdClients;

/// The worker's life: what is started in which order, and ended in the reverse one.
@ApplicationScoped
public class Worker {

    private static final Logger LOG = Logger.getLogger(Worker.class);
    private static final Duration SWEEP = Duration.ofSeconds(30);
    private static final Duration NO_PATIENCE = Duration.ofMillis(100);
    private static final Duration KAFKA_LOOK = Duration.ofSeconds(1);

    /// Exit code of a worker that has lost a partition; its supervisor starts it again.
    private static final int FENCED = 75;

    /// Exit code of a worker that cannot read its commands.
    private static final int UNHEARING = 74;

    private final WorkerConfig config;
    private final LoginConfig loginConfig;
    private final PoolConfig poolConfig;
    private final TelegramConfig telegram;
    private final SecretsConfig secrets;
    private final TdlibConfig tdlib;
    private final RecyclingConfig recycling;
    private final BacklogConfig backlogConfig;
    private final EgressGate gate;
    private final Lease lease;
    private final Incarnation incarnation;
    private final AccountStore store;
    private final AccountJournal journal;
    private final MasterKeyRotation masterKey;
    private final AgroalDataSource database;
    private final AgroalDataSource fleetDatabase;
    private final MeterRegistry metrics;
    private final KafkaClients kafka;
    private final String version;
    private final ScheduledExecutorService timers =
            Executors.newSingleThreadScheduledExecutor(
                    Thread.ofPlatform().name("timers").daemon().factory());
    private final Heartbeat heartbeat = new Heartbeat();
    private volatile @Nullable Running running;

    /// What exists only while the worker runs.
    private record Running(
            TdClients clients,
            WarmPool pool,
            Producer<byte[], byte[]> producer,
            AccountRegistry accounts,
            CommandReader reader,
            PartitionLife partitions,
            Fleet fleet,
            Capacity capacity,
            DirectoryLock directory) {}

    Worker(
            WorkerConfig config,
            LoginConfig loginConfig,
            PoolConfig poolConfig,
            TelegramConfig telegram,
            SecretsConfig secrets,
            TdlibConfig tdlib,
            RecyclingConfig recycling,
            BacklogConfig backlogConfig,
            EgressGate gate,
            Lease lease,
            Incarnation incarnation,
            AccountStore store,
            AccountJournal journal,
            MasterKeyRotation masterKey,
            AgroalDataSource database,
            @DataSource("fleet") AgroalDataSource fleetDatabase,
            MeterRegistry metrics,
            @Identifier("default-kafka-broker") Map<String, Object> kafka,
            @ConfigProperty(name = "quarkus.application.version") String version) {
        this.config = config;
        this.loginConfig = loginConfig;
        this.poolConfig = poolConfig;
        this.telegram = telegram;
        this.secrets = secrets;
        this.tdlib = tdlib;
        this.recycling = recycling;
        this.backlogConfig = backlogConfig;
        this.gate = gate;
        this.lease = lease;
        this.incarnation = incarnation;
        this.store = store;
        this.journal = journal;
        this.masterKey = masterKey;
        this.database = database;
        this.fleetDatabase = fleetDatabase;
        this.metrics = metrics;
        this.kafka = new KafkaClients(kafka);
        this.version = version;
    }

    void start(@Observes StartupEvent event)
            throws IOException, SQLException, InterruptedException {
        MasterKey master = masterKey.begin();
        PasswordOpener passwords = PasswordOpener.fromFile(secrets.privateKeysetFile());
        DirectoryLock directory =
                DirectoryLock.acquire(config.dataDirectory(), config.stopDeadline());
        TdJson json = TdJson.load(library());
        StartTable starts = new StartTable(fleetDatabase);
        StartMarks marks =
                new StartMarks(new StartTable(database), this::after, config.mailboxCapacity());
        TdClients clients =
                FfmTdClients.start(
                        json,
                        tdlib.requestDeadline(),
                        config.closeDeadline(),
                        new AbortNote(starts, incarnation.id(), marks::opened));
        ClientSessions sessions =
                new ClientSessions(
                        clients,
                        gate,
                        config.dataDirectory().resolve("clients"),
                        application(),
                        config.closeDeadline());
        Capacity capacity =
                new Capacity(clients::openClients, config.softLimit(), config.hardLimit());
        capacity.measure(metrics);
        WarmPool pool =
                new WarmPool(
                        sessions,
                        capacity,
                        timers,
                        metrics,
                        poolConfig.size(),
                        poolConfig.pace(),
                        poolConfig.age());
        Producer<byte[], byte[]> producer = kafka.producer();
        Backlog backlog = backlog();
        Publisher publisher = new Publisher(producer, backlog);
        int partitions = kafka.commandPartitions();
        KafkaClients.prepare(producer);
        AccountRegistry accounts =
                new AccountRegistry(
                        new AccountContext(
                                store,
                                journal,
                                marks,
                                publisher,
                                sessions,
                                pool,
                                new BinlogSealer(master),
                                passwords,
                                this::after,
                                InstantSource.system(),
                                new LoginLog(config.logLanguage()),
                                new WorkerMetrics(metrics),
                                new Outage(LOG, "The database does not answer the accounts"),
                                loginConfig,
                                config,
                                capacity,
                                this::fenced),
                        metrics);
        Consumer<byte[], byte[]> consumer = kafka.consumer();
        CommandReader reader =
                new CommandReader(
                        consumer,
                        partitions,
                        publisher,
                        journal,
                        InstantSource.system(),
                        accounts::dispatch,
                        () -> Quarkus.asyncExit(UNHEARING));
        reader.start();
        lease.listen(new ActByLease(gate, !config.makes(Mistake.GATE)));
        config.mistakes().ifPresent(all -> LOG.errorf("BROKEN ON PURPOSE, not for use: %s", all));
        PartitionLife life = new PartitionLife(accounts, reader, config.handOverDeadline());
        Fleet fleet = fleet(life);
        join(fleet, directory, partitions, starts);
        heartbeat.start(timers);
        repeat(SWEEP, accounts::sweep);
        repeat(recycling.interval(), recycling(accounts, json)::look);
        repeat(KAFKA_LOOK, watch(backlog, reader, consumer)::look);
        running =
                new Running(
                        clients, pool, producer, accounts, reader, life, fleet, capacity,
                        directory);
        LOG.infof("The worker is ready; TDLib %s", clients.tdlibVersion());
    }

    private Backlog backlog() {
        Backlog backlog =
                new Backlog(
                        backlogConfig.highWater().asLongValue(),
                        backlogConfig.lowWater().asLongValue(),
                        new BacklogGate(gate),
                        System::nanoTime);
        backlog.register(metrics);
        return backlog;
    }

    private static KafkaWatch watch(
            Backlog backlog, CommandReader reader, Consumer<byte[], byte[]> consumer) {
        return new KafkaWatch(
                backlog::silence,
                () -> reader.reading() == 0 ? -1 : KafkaClients.fetches(consumer),
                System::nanoTime);
    }

    private Recycling recycling(AccountRegistry accounts, TdJson json) {
        return new Recycling(
                accounts,
                recycling,
                () -> gate.frozen().isEmpty(),
                ProcessMemory::resident,
                json::trimMemory,
                InstantSource.system(),
                metrics);
    }

    private Fleet fleet(PartitionLife life) {
        return new Fleet(
                incarnation.id(),
                new FleetSettings(
                        config.name(),
                        config.lease(),
                        config.leaseMargin(),
                        config.renewalInterval(),
                        config.makes(Mistake.LEASE) ? NO_PATIENCE : config.lease()),
                fleetDatabase,
                LeaseClock.system(),
                lease,
                life,
                metrics);
    }

    private void join(Fleet fleet, DirectoryLock directory, int partitions, StartTable starts)
            throws IOException, SQLException {
        Optional<UUID> former = directory.former();
        if (former.isPresent()) {
            // First, so that whoever takes its partitions knows.
            new FormerExit(config.previousExit()).tell(starts, former.get());
        }
        directory.remember(incarnation.id());
        fleet.start(partitions, former.orElse(null));
        masterKey.joined(incarnation.id());
    }

    /// What runs, for those who look at it; empty before everything is started, and from the moment
    /// when it begins to stop.
    public Optional<Insight> insight() {
        return Optional.ofNullable(running)
                .map(current ->
                        new Insight(
                                incarnation.id(),
                                config.name(),
                                version,
                                current.fleet(),
                                lease,
                                current.accounts(),
                                current.reader(),
                                current.clients(),
                                current.capacity(),
                                heartbeat,
                                current.partitions().beginning()));
    }

    void stop(@Observes ShutdownEvent event) {
        Running current = running;
        if (current == null) {
            return;
        }
        running = null;
        handOver(current);
        current.partitions().close();
        current.reader().close();
        current.pool().close();
        current.clients().close();
        current.producer().close(Duration.ofSeconds(5));
        timers.shutdownNow();
        closeQuietly(current.directory());
    }

    private void handOver(Running current) {
        long begun = System.nanoTime();
        int accounts = current.accounts().busy();
        boolean handedOver = current.fleet().leave(config.stopDeadline());
        int left = handedOver ? 0 : current.accounts().busy();
        LOG.infof(
                "%d of %d accounts handed over in %d ms",
                Math.max(0, accounts - left),
                accounts,
                Duration.ofNanos(System.nanoTime() - begun).toMillis());
        if (!handedOver) {
            LOG.warnf(
                    "Not everything was handed over within %s: what is left goes on from an older"
                            + " copy, when this process is gone",
                    config.stopDeadline());
        }
    }

    private static void closeQuietly(DirectoryLock directory) {
        try {
            directory.close();
        } catch (IOException e) {
            LOG.warn("The data directory's lock goes with the process", e);
        }
    }

    private Path library() throws IOException {
        return tdlib.libraryFile().isPresent()
                ? tdlib.libraryFile().get()
                : NativeLibrary.unpackInto(config.dataDirectory());
    }

    private ClientSessions.Application application() {
        return new ClientSessions.Application(
                telegram.apiId(),
                telegram.apiHash(),
                telegram.testDc(),
                telegram.deviceModel(),
                System.getProperty("os.name") + " " + System.getProperty("os.version"),
                version);
    }

    private void fenced(FencedException fenced) {
        end(String.valueOf(fenced.getMessage()));
    }

    private static void end(String reason) {
        LOG.fatalf("%s; this process ends before it does harm", reason);
        Runtime.getRuntime().halt(FENCED);
    }

    /// What a worker does when its lease ends.
    private record ActByLease(EgressGate gate, boolean guarded) implements LeaseListener {

        @Override
        public void expired() {
            if (guarded) {
                gate.freeze(FreezeReason.LEASE);
            }
            LOG.warn("The lease is over and could not be renewed; nothing goes to Telegram");
        }

        @Override
        public void renewed() {
            gate.thaw(FreezeReason.LEASE);
            LOG.info("The lease is ours");
        }

        @Override
        public void lost(String reason) {
            if (guarded) {
                gate.drop();
            }
            end(reason);
        }
    }

    private Runnable after(Duration delay, Runnable task) {
        ScheduledFuture<?> scheduled = timers.schedule(task, delay.toNanos(), TimeUnit.NANOSECONDS);
        return () -> scheduled.cancel(false);
    }

    private void repeat(Duration interval, Runnable task) {
        AtomicBoolean failing = new AtomicBoolean();
        var unused =
                timers.scheduleWithFixedDelay(
                        () -> runLogged(task, failing),
                        interval.toNanos(),
                        interval.toNanos(),
                        TimeUnit.NANOSECONDS);
    }

    private static void runLogged(Runnable task, AtomicBoolean failing) {
        try {
            task.run();
            failing.set(false);
        } catch (RuntimeException e) {
            // The first of a row: some tasks run every second.
            if (failing.compareAndSet(false, true)) {
                LOG.error("A periodic task failed; it runs again at its next time", e);
            }
        }
    }
}
