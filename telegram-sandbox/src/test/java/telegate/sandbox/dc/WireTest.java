package telegate.sandbox.dc;

import static org.awaitility.Awaitility.await;

import java.net.InetAddress;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.io.TempDir;
import telegate.sandbox.key.RsaKey;
import telegate.sandbox.mtproto.WireClient;
import telegate.sandbox.mtproto.WireClient.Identity;
import telegate.sandbox.tl.TlObject;

/// A data centre with one method and one client that has a key: for what TDLib does not do by
/// itself.
abstract class WireTest {
    static final RsaKey RSA = RsaKey.generate();
    static final TlObject NEAREST = TlObject.of("help.getNearestDc");
    static final TlObject UPDATE =
            TlObject.of("updateShort", "update", TlObject.of("updateLoginToken"), "date", 1);

    @TempDir Path directory;
    final List<AutoCloseable> open = new ArrayList<>();
    final AtomicInteger handled = new AtomicInteger();
    SandboxServer server;
    WireClient client;
    Identity me;

    @BeforeEach
    void start() {
        server = started();
        client = connect("p1");
        me = client.exchange(RSA);
    }

    SandboxServer started() {
        var created =
                SandboxServer.create(
                        new SandboxServerConfig(
                                InetAddress.getLoopbackAddress(),
                                0,
                                directory,
                                RSA,
                                List.of(1, 2),
                                false));
        created.dispatcher()
                .register(
                        "help.getNearestDc",
                        call -> {
                            handled.incrementAndGet();
                            return TlObject.of(
                                    "nearestDc",
                                    "country",
                                    "RU",
                                    "this_dc",
                                    call.dc(),
                                    "nearest_dc",
                                    call.dc());
                        });
        created.start();
        return created;
    }

    @AfterEach
    void stop() throws Exception {
        for (var closeable : open) {
            closeable.close();
        }
        server.close();
    }

    WireClient connect(String process) {
        var connected = WireClient.connect(server.socksPort(), process);
        open.add(connected);
        return connected;
    }

    /// The same session on a new connection.
    WireClient reconnect() {
        client.close();
        await().until(() -> server.sessions().connections(me.key().id()) == 0);
        var again = connect("p1");
        again.continueSession(client);
        return again;
    }
}
