package telegate.worker;

import io.quarkus.runtime.ShutdownDelayInitiatedEvent;
import io.quarkus.runtime.ShutdownEvent;
import io.quarkus.runtime.StartupEvent;
import jakarta.enterprise.context.ApplicationScoped;
import jakarta.enterprise.event.Observes;
import java.io.IOException;
import java.sql.SQLException;
import java.time.Duration;
import java.util.Optional;
import org.eclipse.microprofile.config.inject.ConfigProperty;
import org.jboss.logging.Logger;
import org.jspecify.annotations.Nullable;
import telegate.contract.secret.PasswordOpener;
import telegate.worker.KafkaWiring.Incoming;
import telegate.worker.KafkaWiring.Outgoing;
import telegate.worker.TelegramWiring.Telegram;
import telegate.worker.account.AccountRegistry;
import telegate.worker.account.StartMarks;
import telegate.worker.binlog.BinlogSealer;
import telegate.worker.binlog.MasterKey;
import telegate.worker.config.SecretsConfig;
import telegate.worker.config.WorkerConfig;
import telegate.worker.masterkey.MasterKeyRotation;
import telegate.worker.messaging.Publisher;
import telegate.worker.partition.CommandReader;
import telegate.worker.partition.DirectoryLock;
import telegate.worker.partition.Fleet;
import telegate.worker.partition.Lease;

/// The worker's life: what is started in which order, and ended in the reverse one. What each part
/// is made of is in the classes named `…Wiring`.
@ApplicationScoped
public class Worker {

    private static final Logger LOG = Logger.getLogger(Worker.class);
    private static final Duration SWEEP = Duration.ofSeconds(30);
    private static final Duration KAFKA_LOOK = Duration.ofSeconds(1);

    private final WorkerConfig config;
    private final SecretsConfig secrets;
    private final Incarnation incarnation;
    private final Lease lease;
    private final DataCentreCheck dataCentre;
    private final MasterKeyRotation masterKey;
    private final Timers timers;
    private final TelegramWiring telegramWiring;
    private final KafkaWiring kafkaWiring;
    private final AccountWiring accountWiring;
    private final FleetWiring fleetWiring;
    private final String version;
    private volatile @Nullable Running running;
    private boolean left;

    /// What exists only while the worker runs.
    private record Running(
            Telegram telegram,
            Publisher publisher,
            AccountRegistry accounts,
            CommandReader reader,
            PartitionLife partitions,
            Fleet fleet,
            DirectoryLock directory) {}

    Worker(
            WorkerConfig config,
            SecretsConfig secrets,
            Incarnation incarnation,
            Lease lease,
            DataCentreCheck dataCentre,
            MasterKeyRotation masterKey,
            Timers timers,
            TelegramWiring telegramWiring,
            KafkaWiring kafkaWiring,
            AccountWiring accountWiring,
            FleetWiring fleetWiring,
            @ConfigProperty(name = "quarkus.application.version") String version) {
        this.config = config;
        this.secrets = secrets;
        this.incarnation = incarnation;
        this.lease = lease;
        this.dataCentre = dataCentre;
        this.masterKey = masterKey;
        this.timers = timers;
        this.telegramWiring = telegramWiring;
        this.kafkaWiring = kafkaWiring;
        this.accountWiring = accountWiring;
        this.fleetWiring = fleetWiring;
        this.version = version;
    }

    void start(@Observes StartupEvent event)
            throws IOException, SQLException, InterruptedException {
        // Before it has any key.
        CoreFiles.forbid();
        dataCentre.demand();
        MasterKey master = masterKey.begin();
        PasswordOpener passwords = PasswordOpener.fromFile(secrets.privateKeysetFile());
        DirectoryLock directory =
                DirectoryLock.acquire(config.dataDirectory(), config.stopDeadline());
        StartMarks marks = accountWiring.marks();
        AbortNote lastWords = fleetWiring.abortNote(marks);
        Telegram telegram = telegramWiring.open(lastWords);
        Outgoing outgoing = kafkaWiring.publish();
        AccountRegistry accounts =
                accountWiring.registry(
                        marks, outgoing, telegram, new BinlogSealer(master), passwords);
        lastWords.know(accounts::ownerOf);
        Incoming incoming = kafkaWiring.read(outgoing, accounts::dispatch);
        PartitionLife life =
                new PartitionLife(accounts, incoming.reader(), config.handOverDeadline());
        Fleet fleet = fleetWiring.join(life, directory, outgoing.partitions());
        timers.beat();
        timers.repeat(SWEEP, accounts::sweep);
        accountWiring.recycle(accounts, telegram);
        timers.repeat(KAFKA_LOOK, KafkaWiring.watch(outgoing, incoming)::look);
        running =
                new Running(
                        telegram,
                        outgoing.publisher(),
                        accounts,
                        incoming.reader(),
                        life,
                        fleet,
                        directory);
        LOG.infof("The worker is ready; TDLib %s", telegram.clients().tdlibVersion());
    }

    /// What runs, for those who look at it; empty before everything is started, and after
    /// everything was handed over.
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
                                current.telegram().clients(),
                                current.telegram().capacity(),
                                timers.heartbeat(),
                                current.partitions().beginning()));
    }

    /// Hands everything over while the port is still open, so that probes and `/manage` see it
    /// happen: [ShutdownEvent] comes only after the server has stopped.
    void leave(@Observes ShutdownDelayInitiatedEvent event) {
        Running current = running;
        if (current != null) {
            handOver(current);
        }
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
        current.accounts().leave();
        current.telegram().close();
        current.publisher().close();
        timers.close();
        // Whoever gets the lock takes this process for gone: nothing of it may reach Telegram.
        closeQuietly(current.directory());
    }

    private void handOver(Running current) {
        if (left) {
            return;
        }
        left = true;
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
}
