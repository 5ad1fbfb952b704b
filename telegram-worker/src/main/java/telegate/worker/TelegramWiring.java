package telegate.worker;

import io.micrometer.core.instrument.MeterRegistry;
import jakarta.inject.Singleton;
import java.io.IOException;
import java.nio.file.Path;
import org.eclipse.microprofile.config.inject.ConfigProperty;
import telegate.tdlib.NativeLibrary;
import telegate.tdlib.TdJson;
import telegate.worker.config.PoolConfig;
import telegate.worker.config.TdlibConfig;
import telegate.worker.config.TelegramConfig;
import telegate.worker.config.WorkerConfig;
import telegate.worker.egress.EgressGate;
import telegate.worker.session.Capacity;
import telegate.worker.session.ClientSessions;
import telegate.worker.session.WarmPool;
import telegate.worker.tdlib.AbortListener;
import telegate.worker.tdlib.TdClients;
import telegate.worker.tdlib.internal.FfmTdClients;

/// Loads TDLib and makes what gets clients from it.
@Singleton
class TelegramWiring {

    private final TdlibConfig tdlib;
    private final TelegramConfig telegram;
    private final PoolConfig pool;
    private final WorkerConfig worker;
    private final EgressGate gate;
    private final Timers timers;
    private final MeterRegistry metrics;
    private final String version;

    TelegramWiring(
            TdlibConfig tdlib,
            TelegramConfig telegram,
            PoolConfig pool,
            WorkerConfig worker,
            EgressGate gate,
            Timers timers,
            MeterRegistry metrics,
            @ConfigProperty(name = "quarkus.application.version") String version) {
        this.tdlib = tdlib;
        this.telegram = telegram;
        this.pool = pool;
        this.worker = worker;
        this.gate = gate;
        this.timers = timers;
        this.metrics = metrics;
        this.version = version;
    }

    /// The way to Telegram.
    record Telegram(
            TdJson library,
            TdClients clients,
            ClientSessions sessions,
            Capacity capacity,
            WarmPool pool,
            EgressGate gate) {

        /// Makes no more clients and closes those that there are, within a limit. Those that are
        /// still open then have no way to Telegram any more.
        void close() {
            pool.close();
            clients.close();
            gate.close();
        }
    }

    /// Begins to receive from TDLib and to fill the pool.
    ///
    /// @param abort hears that TDLib is about to end the process
    Telegram open(AbortListener abort) throws IOException {
        TdJson library = TdJson.load(library());
        TdClients clients =
                FfmTdClients.start(library, tdlib.requestDeadline(), worker.closeDeadline(), abort);
        ClientSessions sessions =
                new ClientSessions(
                        clients,
                        gate,
                        worker.dataDirectory().resolve("clients"),
                        application(),
                        worker.closeDeadline());
        Capacity capacity =
                new Capacity(clients::openClients, worker.softLimit(), worker.hardLimit());
        capacity.measure(metrics);
        WarmPool warm =
                new WarmPool(
                        sessions,
                        capacity,
                        timers.thread(),
                        metrics,
                        pool.size(),
                        pool.pace(),
                        pool.age());
        return new Telegram(library, clients, sessions, capacity, warm, gate);
    }

    private Path library() throws IOException {
        return tdlib.libraryFile().isPresent()
                ? tdlib.libraryFile().get()
                : NativeLibrary.unpackInto(worker.dataDirectory());
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
}
