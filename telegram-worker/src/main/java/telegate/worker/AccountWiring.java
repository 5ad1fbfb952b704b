package telegate.worker;

import io.agroal.api.AgroalDataSource;
import io.micrometer.core.instrument.MeterRegistry;
import jakarta.inject.Singleton;
import java.time.InstantSource;
import org.jboss.logging.Logger;
import telegate.contract.secret.PasswordOpener;
import telegate.worker.KafkaWiring.Outgoing;
import telegate.worker.TelegramWiring.Telegram;
import telegate.worker.account.AccountContext;
import telegate.worker.account.AccountRegistry;
import telegate.worker.account.LoginLog;
import telegate.worker.account.Obstacles;
import telegate.worker.account.Recycling;
import telegate.worker.account.StartMarks;
import telegate.worker.account.StatePublisher;
import telegate.worker.account.ToldEnds;
import telegate.worker.account.UntoldEnds;
import telegate.worker.account.WorkerMetrics;
import telegate.worker.binlog.BinlogSealer;
import telegate.worker.config.LoginConfig;
import telegate.worker.config.RecyclingConfig;
import telegate.worker.config.WorkerConfig;
import telegate.worker.egress.EgressGate;
import telegate.worker.messaging.Publisher;
import telegate.worker.session.ProcessMemory;
import telegate.worker.storage.AccountJournal;
import telegate.worker.storage.AccountStore;
import telegate.worker.storage.Outage;
import telegate.worker.storage.StartTable;
import telegate.worker.storage.UntoldEndTable;

/// Makes the registry of accounts, with everything that each account works with.
@Singleton
class AccountWiring {

    private static final Logger LOG = Logger.getLogger(AccountWiring.class);

    private final AccountStore store;
    private final AccountJournal journal;
    private final AgroalDataSource database;
    private final LoginConfig login;
    private final RecyclingConfig recycling;
    private final EgressGate gate;
    private final WorkerConfig worker;
    private final Timers timers;
    private final MeterRegistry metrics;

    AccountWiring(
            AccountStore store,
            AccountJournal journal,
            AgroalDataSource database,
            LoginConfig login,
            RecyclingConfig recycling,
            EgressGate gate,
            WorkerConfig worker,
            Timers timers,
            MeterRegistry metrics) {
        this.store = store;
        this.journal = journal;
        this.database = database;
        this.login = login;
        this.recycling = recycling;
        this.gate = gate;
        this.worker = worker;
        this.timers = timers;
        this.metrics = metrics;
    }

    /// Which accounts are just starting.
    StartMarks marks() {
        return new StartMarks(new StartTable(database), timers::after, worker.mailboxCapacity());
    }

    AccountRegistry registry(
            StartMarks marks,
            Outgoing outgoing,
            Telegram telegram,
            BinlogSealer sealer,
            PasswordOpener passwords) {
        store.warmUp();
        StatePublisher states = states(outgoing.publisher());
        AccountContext context =
                new AccountContext(
                        store,
                        journal,
                        marks,
                        outgoing.publisher(),
                        states,
                        new UntoldEnds(store, states),
                        outgoing.partitions(),
                        telegram.sessions(),
                        telegram.pool(),
                        sealer,
                        passwords,
                        timers::after,
                        InstantSource.system(),
                        new LoginLog(worker.logLanguage()),
                        new WorkerMetrics(metrics),
                        new Outage(LOG, "The database does not answer the accounts"),
                        new Obstacles(metrics),
                        login,
                        worker,
                        ProcessEnd::fenced);
        return new AccountRegistry(context, metrics);
    }

    private StatePublisher states(Publisher publisher) {
        ToldEnds told = new ToldEnds(new UntoldEndTable(database), timers::after, metrics);
        return new StatePublisher(publisher, told, InstantSource.system());
    }

    /// Looks, at intervals, for clients that are due to be opened anew.
    void recycle(AccountRegistry accounts, Telegram telegram) {
        Recycling due =
                new Recycling(
                        accounts,
                        recycling,
                        () -> gate.frozen().isEmpty(),
                        ProcessMemory::resident,
                        telegram.library()::trimMemory,
                        InstantSource.system(),
                        metrics);
        timers.repeat(recycling.interval(), due::look);
    }
}
