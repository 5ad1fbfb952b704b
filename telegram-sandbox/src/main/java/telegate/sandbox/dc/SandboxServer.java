package telegate.sandbox.dc;

/// Several data centres behind one SOCKS5 front. Create it, register handlers, then start it.
/// Thread-safe.
public final class SandboxServer implements AutoCloseable {
    private final AuthKeys keys;
    private final Sessions sessions = new Sessions();
    private final Dispatcher dispatcher = new Dispatcher();

    private SandboxServer(SandboxServerConfig config) {
        this.keys = AuthKeys.open(config.dataDirectory().resolve("auth-keys"));
    }

    /// A server that listens to nobody yet.
    public static SandboxServer create(SandboxServerConfig config) {
        return new SandboxServer(config);
    }

    /// Creates a server without handlers and starts it.
    public static SandboxServer start(SandboxServerConfig config) {
        var server = create(config);
        server.start();
        return server;
    }

    /// Begins to listen.
    public void start() {
        throw new UnsupportedOperationException();
    }

    /// Port of the SOCKS5 front.
    public int socksPort() {
        throw new UnsupportedOperationException();
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

    /// Cuts every connection and stops listening; returns when all of it is done. A second call
    /// does nothing.
    @Override
    public void close() {
        throw new UnsupportedOperationException();
    }
}
