package telegate.worker.session;

import java.nio.file.Path;
import java.time.Duration;
import java.util.UUID;
import java.util.concurrent.CompletableFuture;
import telegate.worker.binlog.Binlog;
import telegate.worker.binlog.ClientDirectory;
import telegate.worker.binlog.LeftClients;
import telegate.worker.egress.EgressGate;
import telegate.worker.egress.FreezeReason;
import telegate.worker.tdlib.Proxy;
import telegate.worker.tdlib.TdClientSettings;
import telegate.worker.tdlib.TdClients;

/// Makes clients, all with the same application and data centres. Each reaches them through the
/// egress gate, under the name of its folder, until it has closed. Thread-safe.
public final class ClientSessions {

    private static final String LEFT = "left-clients";

    private final TdClients clients;
    private final EgressGate gate;
    private final Path parent;
    private final Application application;
    private final Duration closeLimit;
    private final LeftClients left;

    /// As what every client appears at Telegram.
    ///
    /// @param apiHash left out of the text form
    public record Application(
            int apiId,
            String apiHash,
            boolean testDc,
            String deviceModel,
            String systemVersion,
            String version) {
        @Override
        public String toString() {
            return "Application[apiId=" + apiId + ", testDc=" + testDc + "]";
        }
    }

    /// @param parent under which each client gets a folder; what an earlier process left there is
    ///   moved beside it
    /// @param closeLimit how long a client that is given up may take to close
    public ClientSessions(
            TdClients clients,
            EgressGate gate,
            Path parent,
            Application application,
            Duration closeLimit) {
        this.clients = clients;
        this.gate = gate;
        this.parent = parent;
        this.application = application;
        this.closeLimit = closeLimit;
        this.left = LeftClients.moved(parent, parent.resolveSibling(LEFT));
    }

    /// A client without a session.
    public ClientSession fresh() {
        return open(ClientDirectory.fresh(parent, application.testDc()));
    }

    /// A client that goes on where `binlog` ends.
    public ClientSession restored(Binlog binlog) {
        return open(ClientDirectory.restored(parent, binlog, application.testDc()));
    }

    /// As [#restored], but from what the client itself wrote after that, if it was a client of this
    /// worker's former process. Not for one that passes messages on: they might be skipped.
    public ClientSession continued(Binlog binlog) {
        return restored(left.continuing(binlog));
    }

    /// Version of the engine that writes the binlogs.
    public String tdlibVersion() {
        return clients.tdlibVersion();
    }

    /// Whether the clients are at the test data centres.
    public boolean testDc() {
        return application.testDc();
    }

    /// Clients that have not closed yet.
    public int open() {
        return clients.openClients();
    }

    private ClientSession open(ClientDirectory directory) {
        UUID id = directory.id();
        Proxy way = gate.admit(id);
        return new ClientSession(
                directory,
                clients,
                new TdClientSettings(
                        directory.path(),
                        directory.databaseKey(),
                        application.apiId(),
                        application.apiHash(),
                        application.testDc(),
                        way,
                        application.deviceModel(),
                        application.systemVersion(),
                        application.version(),
                        "en"),
                closeLimit,
                () -> gate.cut(id),
                () -> gate.forget(id),
                gate.traffic(id));
    }

    /// Whether no client has a connection because the lease is over.
    public boolean withoutLease() {
        return gate.frozen().contains(FreezeReason.LEASE);
    }

    /// To be waited for before others may use the keys of clients that have closed or were cut off.
    ///
    /// @return completes when none of them can reach Telegram any more
    public CompletableFuture<Void> cutOff() {
        return gate.cutOff();
    }
}
