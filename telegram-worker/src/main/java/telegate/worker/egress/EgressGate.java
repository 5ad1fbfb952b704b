package telegate.worker.egress;

import io.micrometer.core.instrument.MeterRegistry;
import io.netty.bootstrap.ServerBootstrap;
import io.netty.channel.Channel;
import io.netty.channel.ChannelInitializer;
import io.netty.channel.EventLoopGroup;
import io.netty.channel.nio.NioEventLoopGroup;
import io.netty.util.concurrent.DefaultThreadFactory;
import io.netty.util.concurrent.Future;
import java.net.InetSocketAddress;
import java.util.Map;
import java.util.Set;
import java.util.UUID;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.function.Supplier;
import org.jboss.logging.Logger;
import telegate.worker.tdlib.Proxy;

/// The relay between this worker's clients and Telegram. Nothing passes without a valid lease, in
/// neither direction.
///
/// Thread-safe. Listens on 127.0.0.1 only; a client is let in with its id as SOCKS user and the
/// token of this process as password, both in the [Proxy] that [#admit(UUID)] gives.
///
/// **Freeze**: from the return of [#freeze(FreezeReason)] on no further write begins. What was read
/// before waits, at most about 32 KiB for each direction of a connection, and goes on in order
/// after the last reason is gone. New connections wait for their answer. A lease that has expired
/// freezes by itself, at the first chunk that finds it so; and then all connections are reset,
/// because what was sent may not arrive when somebody else has the accounts.
///
/// **Drop** is for ever.
public final class EgressGate implements AutoCloseable {

    private static final Logger LOG = Logger.getLogger(EgressGate.class);
    private static final String LOOPBACK = "127.0.0.1";
    private static final long CLOSING_SECONDS = 2;

    private final EventLoopGroup loop =
            new NioEventLoopGroup(1, new DefaultThreadFactory("egress-gate", true));
    private final Set<Connection> connections = ConcurrentHashMap.newKeySet();
    private final AtomicBoolean proceeding = new AtomicBoolean();
    private final GateClients clients;
    private final Passage passage;
    private final UpstreamConnector connector;
    private final Channel server;
    private final int port;

    private EgressGate(
            GateSettings settings,
            LeaseDeadline lease,
            UpstreamListener listener,
            MeterRegistry registry) {
        GateMetrics metrics = new GateMetrics(registry);
        GateSockets sockets = new GateSockets();
        clients = new GateClients(settings.connectionsPerClient());
        passage = new Passage(lease, metrics, this::proceedSoon);
        connector = new UpstreamConnector(settings.upstream(), sockets, passage);
        server =
                listen(
                        new GateParts(
                                passage,
                                metrics,
                                clients,
                                connector,
                                listener,
                                settings.connectDeadline()),
                        sockets);
        port = ((InetSocketAddress) server.localAddress()).getPort();
        metrics.watch(this, sockets::reserved);
    }

    /// Opens a gate on a port of its own.
    ///
    /// @param lease looked at before each write
    /// @param listener hears how connections to Telegram begin
    public static EgressGate start(
            GateSettings settings,
            LeaseDeadline lease,
            UpstreamListener listener,
            MeterRegistry metrics) {
        return new EgressGate(settings, lease, listener, metrics);
    }

    /// Lets `client` in. It may be asked again; what was [#cut(UUID)] stays so.
    ///
    /// @return how the client reaches the gate; holds the token
    public Proxy.Socks5 admit(UUID client) {
        clients.admit(client);
        return new Proxy.Socks5(LOOPBACK, port, client.toString(), clients.token());
    }

    /// Stops forwarding in both directions until the reason is taken away.
    public void freeze(FreezeReason reason) {
        passage.freeze(reason);
    }

    /// Takes a reason away; without any left, what there is goes on. To be called after each
    /// renewal of the lease: it costs nothing when nothing is frozen.
    public void thaw(FreezeReason reason) {
        passage.thaw(reason);
    }

    /// Why nothing is forwarded now; empty when the gate is open.
    public Set<FreezeReason> frozen() {
        return passage.reasons();
    }

    /// Closes every socket and refuses everything from now on. No write begins after this was
    /// called, and when it returns, the sockets are closed; what the kernel had not sent is thrown
    /// away. Waits for four seconds at most. Not for the listener's thread.
    public void drop() {
        passage.drop();
        await(loop.submit(this::closeAll));
        // A closed socket is given back to the kernel when the loop next looks for work.
        await(loop.schedule(() -> {}, 1, TimeUnit.MILLISECONDS));
    }

    /// Closes the connections of one client and refuses it from now on.
    public void cut(UUID client) {
        GateClient found = clients.find(client);
        if (found != null) {
            found.cut();
            onLoop(() -> abort(found));
        }
    }

    /// For a client that has ended: as [#cut(UUID)], and forgets its counts. It gets no time for
    /// last words: on a way that is away they would arrive when somebody else uses its key.
    public void forget(UUID client) {
        cut(client);
        clients.remove(client);
    }

    /// To be waited for before somebody else may use their keys.
    ///
    /// @return completes, on a thread of its own, when no socket is open any more of the clients
    ///   that were cut or forgotten until now; what the kernel had not sent is thrown away
    public CompletableFuture<Void> cutOff() {
        CompletableFuture<Void> done = new CompletableFuture<>();
        Runnable complete = () -> Thread.ofVirtual().start(() -> done.complete(null));
        if (loop.isShuttingDown()) {
            complete.run();
        } else {
            // Behind their ends, and as in drop().
            loop.execute(() -> {
                var _ = loop.schedule(complete, 1, TimeUnit.MILLISECONDS);
            });
        }
        return done;
    }

    /// What a client that was admitted moves, now and later; also after it was forgotten.
    public Supplier<ClientTraffic> traffic(UUID client) {
        GateClient found = clients.find(client);
        if (found == null) {
            throw new IllegalArgumentException("This client was not admitted");
        }
        return found::traffic;
    }

    /// Counts for each admitted client.
    public Map<UUID, ClientTraffic> traffic() {
        return clients.traffic();
    }

    /// Connections open now, of whatever client.
    public int connections() {
        return connections.size();
    }

    /// Drops everything and ends the gate's thread.
    @Override
    public void close() {
        if (loop.isShuttingDown()) {
            return;
        }
        drop();
        connector.close();
        await(loop.shutdownGracefully(0, CLOSING_SECONDS, TimeUnit.SECONDS));
    }

    private Channel listen(GateParts parts, GateSockets sockets) {
        ServerBootstrap bootstrap =
                new ServerBootstrap()
                        .group(loop)
                        .channelFactory(() -> new GatedServerChannel(passage))
                        .childHandler(
                                new ChannelInitializer<GatedSocketChannel>() {
                                    @Override
                                    protected void initChannel(GatedSocketChannel channel) {
                                        accept(parts, channel);
                                    }
                                });
        sockets.apply(bootstrap);
        return bootstrap.bind(LOOPBACK, 0).syncUninterruptibly().channel();
    }

    private void accept(GateParts parts, GatedSocketChannel channel) {
        var connection = new Connection(parts, channel, connections::remove);
        connections.add(connection);
        connection.begin();
        if (passage.dropped()) {
            connection.abort();
        }
    }

    /// One task is enough, however often the gate freezes and thaws before it runs.
    private void proceedSoon() {
        if (proceeding.compareAndSet(false, true)) {
            onLoop(() -> {
                proceeding.set(false);
                connections.forEach(Connection::proceed);
            });
        }
    }

    private void abort(GateClient client) {
        connections.stream()
                .filter(connection -> connection.belongsTo(client))
                .forEach(Connection::abort);
    }

    private void closeAll() {
        var _ = server.close();
        connections.forEach(Connection::abort);
    }

    private void onLoop(Runnable task) {
        // After the end there is nothing to do any more.
        if (!loop.isShuttingDown()) {
            loop.execute(task);
        }
    }

    private static void await(Future<?> done) {
        if (!done.awaitUninterruptibly(CLOSING_SECONDS, TimeUnit.SECONDS)) {
            LOG.error("The egress gate's thread is stuck");
        }
    }
}
