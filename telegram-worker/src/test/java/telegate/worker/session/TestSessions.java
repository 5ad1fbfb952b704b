package telegate.worker.session;

import java.nio.file.Path;
import java.time.Duration;
import telegate.worker.binlog.ClientDirectory;
import telegate.worker.egress.ClientTraffic;
import telegate.worker.tdlib.TdClientSettings;
import telegate.worker.tdlib.TdClients;

/// Clients for tests that need no gate.
public final class TestSessions {

    private static final Duration CLOSE_LIMIT = Duration.ofSeconds(5);

    private TestSessions() {}

    /// A client without a session, in a folder of its own under `parent`.
    public static ClientSession of(TdClients clients, Path parent) {
        return of(clients, parent, () -> {});
    }

    /// The same, with somebody who hears that it is cut off.
    public static ClientSession of(TdClients clients, Path parent, Runnable cut) {
        ClientDirectory directory = ClientDirectory.fresh(parent, true);
        return new ClientSession(
                directory,
                clients,
                new TdClientSettings(
                        directory.path(),
                        directory.databaseKey(),
                        1,
                        "hash",
                        true,
                        null,
                        "device",
                        "system",
                        "1",
                        "en"),
                CLOSE_LIMIT,
                cut,
                () -> {},
                () -> new ClientTraffic(0, 0, 0, 0, false));
    }
}
