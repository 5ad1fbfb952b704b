package telegate.worker.egress;

import io.micrometer.core.instrument.simple.SimpleMeterRegistry;
import java.io.IOException;
import java.net.Socket;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Objects;
import java.util.UUID;
import org.jspecify.annotations.Nullable;
import telegate.worker.tdlib.Proxy;

/// A gate with everything around it that a test looks at.
final class GateFixture implements AutoCloseable {

    static final Duration CONNECT_DEADLINE = Duration.ofSeconds(2);
    static final int CONNECTIONS = 16;

    final TestLease lease = new TestLease();
    final RecordedUpstream upstream = new RecordedUpstream();
    final SimpleMeterRegistry metrics = new SimpleMeterRegistry();
    final EgressGate gate;
    final UUID client = UUID.randomUUID();
    final Proxy.Socks5 proxy;

    /// A socket that nobody knows any more is closed by the next collection of garbage.
    private final List<Pair> kept = new ArrayList<>();

    GateFixture() {
        this(null);
    }

    GateFixture(@Nullable Proxy through) {
        gate =
                EgressGate.start(
                        new GateSettings(through, CONNECT_DEADLINE, CONNECTIONS),
                        lease,
                        upstream,
                        metrics);
        proxy = gate.admit(client);
    }

    /// Both ends of a connection through the gate.
    record Pair(Socket client, Socket telegram) {}

    Pair connect(Peer peer) throws IOException {
        return connect(proxy, peer);
    }

    Pair connect(Proxy.Socks5 via, Peer peer) throws IOException {
        Pair pair = new Pair(SocksClient.connect(via, peer.address()), peer.accept());
        kept.add(pair);
        return pair;
    }

    ClientTraffic traffic() {
        return Objects.requireNonNull(gate.traffic().get(client));
    }

    double counter(String name, String tag, String value) {
        return metrics.get(name).tag(tag, value).counter().count();
    }

    double gauge(String name) {
        return metrics.get(name).gauge().value();
    }

    @Override
    public void close() throws IOException {
        gate.close();
        for (Pair pair : kept) {
            pair.client().close();
            pair.telegram().close();
        }
    }
}
