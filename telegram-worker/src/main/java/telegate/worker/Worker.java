package telegate.worker;

import com.google.crypto.tink.Aead;
import io.agroal.api.AgroalDataSource;
import io.micrometer.core.instrument.MeterRegistry;
import io.quarkus.runtime.Quarkus;
import io.quarkus.runtime.ShutdownEvent;
import io.quarkus.runtime.StartupEvent;
import io.smallrye.common.annotation.Identifier;
import jakarta.enterprise.context.ApplicationScoped;
import jakarta.enterprise.event.Observes;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.sql.SQLException;
import java.time.Duration;
import java.time.InstantSource;
import java.util.Map;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.Executors;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.ScheduledFuture;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
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
import telegate.worker.account.WorkerMetrics;
import telegate.worker.binlog.BinlogSealer;
import telegate.worker.binlog.MasterKey;
import telegate.worker.config.LoginConfig;
import telegate.worker.config.PoolConfig;
import telegate.worker.config.RecyclingConfig;
import telegate.worker.config.SecretsConfig;
import telegate.worker.config.TdlibConfig;
import telegate.worker.config.TelegramConfig;
import telegate.worker.config.WorkerConfig;
import telegate.worker.egress.EgressGate;
import telegate.worker.messaging.Publisher;
import telegate.worker.partition.CommandReader;
import telegate.worker.partition.OwnedPartition;
import telegate.worker.partition.Ownership;
import telegate.worker.session.ClientSessions;
import telegate.worker.session.ProcessMemory;
import telegate.worker.session.WarmPool;
import telegate.worker.storage.AccountJournal;
import telegate.worker.storage.AccountStore;
import telegate.worker.storage.FencedException;
import telegate.worker.tdlib.TdClients;
import telegate.worker.tdlib.internal.FfmTdClients;

/// The worker's life: what is started in which order, and ended in the reverse one.
@ApplicationScoped
public class Worker {

    private static final Logger LOG = Logger.getLogger(Worker.class);
    private static final Duration SWEEP = Duration.ofSeconds(30);

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
    private final EgressGate gate;
    private final Ownership ownership;
    private final AccountStore store;
    private final AccountJournal journal;
    private final AgroalDataSource database;
    private final MeterRegistry metrics;
    private final KafkaClients kafka;
    private final String version;
    private final ScheduledExecutorService timers =
            Executors.newSingleThreadScheduledExecutor(
                    Thread.ofPlatform().name("timers").daemon().factory());
    private volatile @Nullable Running running;

    /// What exists only while the worker runs.
    private record Running(
            TdClients clients,
            WarmPool pool,
            Producer<byte[], byte[]> producer,
            AccountRegistry accounts,
            CommandReader reader,
            Ownership.Claim claim) {}

    Worker(
            WorkerConfig config,
            LoginConfig loginConfig,
            PoolConfig poolConfig,
            TelegramConfig telegram,
            SecretsConfig secrets,
            TdlibConfig tdlib,
            RecyclingConfig recycling,
            EgressGate gate,
            Ownership ownership,
            AccountStore store,
            AccountJournal journal,
            AgroalDataSource database,
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
        this.gate = gate;
        this.ownership = ownership;
        this.store = store;
        this.journal = journal;
        this.database = database;
        this.metrics = metrics;
        this.kafka = new KafkaClients(kafka);
        this.version = version;
    }

    void start(@Observes StartupEvent event)
            throws IOException, SQLException, InterruptedException {
        Aead master = MasterKey.fromFile(secrets.masterKeyFile());
        PasswordOpener passwords = PasswordOpener.fromFile(secrets.privateKeysetFile());
        MasterKeyCheck.check(database, master);
        Files.createDirectories(config.dataDirectory());
        TdJson json = TdJson.load(library());
        TdClients clients = FfmTdClients.start(json, tdlib.requestDeadline());
        ClientSessions sessions =
                new ClientSessions(
                        clients, gate, config.dataDirectory().resolve("clients"), application());
        WarmPool pool =
                new WarmPool(
                        sessions,
                        timers,
                        metrics,
                        poolConfig.size(),
                        poolConfig.pace(),
                        poolConfig.age());
        Producer<byte[], byte[]> producer = kafka.producer();
        Publisher publisher = new Publisher(producer);
        int partitions = kafka.commandPartitions();
        Ownership.Claim claim = ownership.claimAll(config.name(), partitions);
        repeat(config.renewalInterval(), this::renew);
        AccountRegistry accounts =
                new AccountRegistry(
                        new AccountContext(
                                store,
                                journal,
                                publisher,
                                sessions,
                                pool,
                                new BinlogSealer(master),
                                passwords,
                                this::after,
                                InstantSource.system(),
                                new LoginLog(config.logLanguage()),
                                new WorkerMetrics(metrics),
                                loginConfig,
                                config,
                                this::fenced),
                        metrics);
        for (OwnedPartition partition : claim.partitions()) {
            accounts.restore(partition, claim.outage());
        }
        CommandReader reader =
                new CommandReader(
                        kafka.consumer(),
                        claim.partitions(),
                        partitions,
                        publisher,
                        journal,
                        InstantSource.system(),
                        accounts::dispatch,
                        () -> Quarkus.asyncExit(UNHEARING));
        reader.start();
        repeat(SWEEP, accounts::sweep);
        repeat(recycling.interval(), recycling(accounts, json)::look);
        running = new Running(clients, pool, producer, accounts, reader, claim);
        LOG.infof("The worker is ready; TDLib %s", clients.tdlibVersion());
    }

    private Recycling recycling(AccountRegistry accounts, TdJson json) {
        return new Recycling(
                accounts,
                recycling,
                ProcessMemory::resident,
                json::trimMemory,
                InstantSource.system(),
                metrics);
    }

    /// Whether commands are read.
    public boolean ready() {
        Running current = running;
        return current != null && current.reader().alive();
    }

    void stop(@Observes ShutdownEvent event) {
        Running current = running;
        if (current == null) {
            return;
        }
        running = null;
        current.reader().close();
        current.pool().close();
        try {
            current.accounts().stop().get(config.stopDeadline().toMillis(), TimeUnit.MILLISECONDS);
        } catch (ExecutionException | TimeoutException e) {
            LOG.warn("Not every account was stopped in time; it goes on from an older copy", e);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
        current.clients().close();
        current.producer().close(Duration.ofSeconds(5));
        try {
            ownership.release(current.claim());
        } catch (SQLException e) {
            LOG.warn("The partitions were not given back; the next owner waits for them", e);
        }
        timers.shutdownNow();
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

    private void renew() {
        try {
            ownership.renew();
        } catch (SQLException e) {
            LOG.warnf("This incarnation's row could not be renewed: %s", e.getMessage());
        }
    }

    private void fenced(FencedException fenced) {
        LOG.fatalf("%s; this process ends before it does harm", fenced.getMessage());
        Runtime.getRuntime().halt(FENCED);
    }

    private Runnable after(Duration delay, Runnable task) {
        ScheduledFuture<?> scheduled = timers.schedule(task, delay.toNanos(), TimeUnit.NANOSECONDS);
        return () -> scheduled.cancel(false);
    }

    private void repeat(Duration interval, Runnable task) {
        var unused =
                timers.scheduleWithFixedDelay(
                        () -> runLogged(task),
                        interval.toNanos(),
                        interval.toNanos(),
                        TimeUnit.NANOSECONDS);
    }

    private static void runLogged(Runnable task) {
        try {
            task.run();
        } catch (RuntimeException e) {
            LOG.error("A periodic task failed; it runs again at its next time", e);
        }
    }
}
