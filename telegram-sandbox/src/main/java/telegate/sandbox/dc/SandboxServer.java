package telegate.sandbox.dc;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.lang.System.Logger;
import java.lang.System.Logger.Level;
import java.net.InetSocketAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.security.SecureRandom;
import java.time.Duration;
import java.time.InstantSource;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.RejectedExecutionException;
import java.util.concurrent.TimeUnit;
import org.jspecify.annotations.Nullable;
import telegate.sandbox.mtproto.ClientSocket;
import telegate.sandbox.mtproto.KeyExchange;
import telegate.sandbox.mtproto.ProtocolViolation;

/// Several data centres behind one SOCKS5 front. Create it, register handlers, then start it:
/// clients that knew it before come back within milliseconds. One virtual thread serves each
/// connection. Thread-safe.
public final class SandboxServer implements AutoCloseable {
    private static final Logger LOG = System.getLogger(SandboxServer.class.getName());
    private static final int BACKLOG = 4096;
    private static final int TEST_OFFSET = 10_000;
    private static final Duration SWEEP_INTERVAL = Duration.ofMinutes(1);
    private static final Duration ACCEPT_PAUSE = Duration.ofMillis(100);
    private static final Duration CLOSE_TIMEOUT = Duration.ofSeconds(5);

    private final SandboxServerConfig config;
    private final AuthKeys keys;
    private final Sessions sessions;
    private final Dispatcher dispatcher = new Dispatcher();
    private final ExchangeMeter meter = new ExchangeMeter();
    private final ExecutorService executor = Executors.newVirtualThreadPerTaskExecutor();
    private final KeyExchange.Parameters exchange;
    private final Inbound inbound;
    private final Closing closing = new Closing();
    private final Set<Socket> open = ConcurrentHashMap.newKeySet();
    private volatile @Nullable ServerSocket listener;

    private SandboxServer(SandboxServerConfig config, InstantSource clock) {
        this.config = config;
        this.keys = AuthKeys.open(config.dataDirectory().resolve("auth-keys"), clock);
        var uses =
                KeyUses.open(
                        config.dataDirectory().resolve("key-uses"),
                        key -> keys.find(key) != null,
                        clock);
        this.sessions = new Sessions(keys, uses, clock);
        this.exchange =
                new KeyExchange.Parameters(
                        config.rsaKey(), config.realSizePq(), new SecureRandom(), clock, keys::add);
        this.inbound =
                new Inbound(
                        keys, sessions, new Queries(keys, sessions, dispatcher, executor, closing));
        dispatcher.register(
                "auth.dropTempAuthKeys",
                call -> {
                    keys.dropTemporary(call.key(), call.method().list("except_auth_keys"));
                    return true;
                });
    }

    /// A server that listens to nobody yet.
    public static SandboxServer create(SandboxServerConfig config) {
        return new SandboxServer(config, InstantSource.system());
    }

    /// Creates a server without handlers and starts it.
    public static SandboxServer start(SandboxServerConfig config) {
        var server = create(config);
        server.start();
        return server;
    }

    /// Begins to listen.
    ///
    /// @throws UncheckedIOException when the port is taken
    public void start() {
        try {
            // Closed in close(), together with what it accepted.
            var socket = new ServerSocket();
            socket.bind(new InetSocketAddress(config.address(), config.socksPort()), BACKLOG);
            listener = socket;
            executor.execute(() -> acceptAll(socket));
            executor.execute(this::sweep);
        } catch (IOException e) {
            throw new UncheckedIOException("port " + config.socksPort() + ": " + e.getMessage(), e);
        }
    }

    /// Port of the SOCKS5 front.
    ///
    /// @throws IllegalStateException before [#start()]
    public int socksPort() {
        var socket = listener;
        if (socket == null) {
            throw new IllegalStateException("not started");
        }
        return socket.getLocalPort();
    }

    public Dispatcher dispatcher() {
        return dispatcher;
    }

    public Sessions sessions() {
        return sessions;
    }

    public AuthKeys authKeys() {
        return keys;
    }

    /// Key exchanges and their cost.
    public ExchangeMeter keyExchanges() {
        return meter;
    }

    /// Cuts every connection and stops listening; returns when all of it is done. A second call
    /// does nothing.
    @Override
    public void close() {
        var socket = listener;
        if (socket != null) {
            close(socket);
        }
        closing.begin();
        open.forEach(SandboxServer::close);
        executor.shutdown();
        try {
            if (!executor.awaitTermination(CLOSE_TIMEOUT.toMillis(), TimeUnit.MILLISECONDS)) {
                LOG.log(Level.WARNING, "connections did not end within {0}", CLOSE_TIMEOUT);
                executor.shutdownNow();
            }
        } catch (InterruptedException _) {
            Thread.currentThread().interrupt();
        }
    }

    private void acceptAll(ServerSocket socket) {
        while (!socket.isClosed()) {
            try {
                accept(socket);
            } catch (IOException e) {
                if (!socket.isClosed()) {
                    LOG.log(Level.WARNING, "cannot accept a connection: {0}", e.getMessage());
                    // Most likely too many open files, which takes a moment to change.
                    closing.within(ACCEPT_PAUSE);
                }
            } catch (RejectedExecutionException _) {
                LOG.log(Level.DEBUG, "a connection came while the server was being closed");
            }
        }
    }

    private void accept(ServerSocket socket) throws IOException {
        var accepted = socket.accept();
        open.add(accepted);
        if (socket.isClosed()) {
            // close() may have been through already.
            close(accepted);
            return;
        }
        executor.execute(() -> serve(accepted));
    }

    private void serve(Socket socket) {
        try (socket) {
            var client = ClientSocket.greet(socket);
            int dc = client.dc();
            if (!config.dcs().contains(dc % TEST_OFFSET)) {
                throw new ProtocolViolation("no data centre " + dc);
            }
            new Connection(client, keys, sessions, inbound, new KeyExchange(exchange, dc), meter)
                    .serve();
        } catch (IOException e) {
            LOG.log(Level.DEBUG, "a greeting failed: {0}", e.getMessage());
        } catch (ProtocolViolation e) {
            LOG.log(Level.WARNING, "a greeting failed: {0}", e.getMessage());
        } catch (RuntimeException e) {
            LOG.log(Level.ERROR, "a connection failed", e);
        } finally {
            open.remove(socket);
        }
    }

    private void sweep() {
        while (!closing.within(SWEEP_INTERVAL)) {
            sessions.sweep();
        }
    }

    private static void close(AutoCloseable socket) {
        try {
            socket.close();
        } catch (Exception e) {
            LOG.log(Level.DEBUG, "cannot close a socket: {0}", e.getMessage());
        }
    }
}
