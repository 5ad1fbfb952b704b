package telegate.worker.tdlib;

import java.util.List;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.function.Consumer;
import org.jboss.logging.Logger;

/// TDLib as a test tells it: clients that begin as TDLib's do (`WaitParameters`, `WaitPhoneNumber`)
/// and then follow a script. What a script does not expect fails loudly, at the caller and in
/// [#verify()].
///
/// ```java
/// var td = new ScriptedTdClients(client -> client
///         .expect(REQUEST_QR_CODE, Reply.ok().after(new WaitOtherDeviceConfirmation(link)))
///         .expect(GET_ME, Reply.with(anna)));
/// ...
/// td.last().send(new AuthorizationState.Ready());
/// td.verify();
/// ```
///
/// Thread-safe. Like TDLib it hands updates and answers over on one thread of its own.
public final class ScriptedTdClients implements TdClients {

    private static final Logger LOG = Logger.getLogger(ScriptedTdClients.class);

    private final Consumer<ScriptedTdClient> script;
    private final List<AuthorizationState> beginning;
    private final ExecutorService receiver =
            Executors.newSingleThreadExecutor(
                    Thread.ofPlatform().name("scripted-td-receive").daemon().factory());
    private final AtomicInteger lastId = new AtomicInteger();
    private final AtomicBoolean closing = new AtomicBoolean();
    private final List<ScriptedTdClient> opened = new CopyOnWriteArrayList<>();
    private final Set<ScriptedTdClient> open = ConcurrentHashMap.newKeySet();
    private final List<String> unexpected = new CopyOnWriteArrayList<>();

    /// Clients that are not logged in.
    ///
    /// @param script is asked for each new client, before it starts
    public ScriptedTdClients(Consumer<ScriptedTdClient> script) {
        this(
                script,
                new AuthorizationState.WaitParameters(),
                new AuthorizationState.WaitPhoneNumber());
    }

    /// Clients that begin with other states, for instance restored ones.
    public ScriptedTdClients(Consumer<ScriptedTdClient> script, AuthorizationState... beginning) {
        this.script = script;
        this.beginning = List.of(beginning);
    }

    @Override
    public TdClient open(TdClientSettings settings, Consumer<TdUpdate> updates) {
        if (closing.get()) {
            throw new IllegalStateException("the clients are being closed");
        }
        var client = new ScriptedTdClient(this, lastId.incrementAndGet(), settings, updates);
        script.accept(client);
        opened.add(client);
        open.add(client);
        beginning.forEach(client::send);
        return client;
    }

    /// All clients that were ever opened, in order.
    public List<ScriptedTdClient> opened() {
        return List.copyOf(opened);
    }

    /// The client that was opened last.
    public ScriptedTdClient last() {
        return opened.getLast();
    }

    /// Fails when a client was called in a way that its script did not expect.
    public void verify() {
        if (!unexpected.isEmpty()) {
            throw new AssertionError("unexpected calls: " + unexpected);
        }
    }

    @Override
    public String tdlibVersion() {
        return "1.8.65";
    }

    @Override
    public void trimMemory() {
        // there is no native memory here
    }

    @Override
    public boolean receiving() {
        return !receiver.isShutdown();
    }

    @Override
    public int openClients() {
        return open.size();
    }

    @Override
    public void close() {
        if (closing.compareAndSet(false, true)) {
            opened.forEach(client -> client.close().join());
            receiver.shutdown();
            try {
                if (!receiver.awaitTermination(10, TimeUnit.SECONDS)) {
                    throw new AssertionError("a consumer of updates blocks");
                }
            } catch (InterruptedException interrupted) {
                Thread.currentThread().interrupt();
            }
        }
    }

    void onReceiveThread(Runnable task) {
        if (!receiver.isShutdown()) {
            receiver.execute(() -> {
                try {
                    task.run();
                } catch (RuntimeException failure) {
                    LOG.error("a consumer of updates failed", failure);
                }
            });
        }
    }

    AssertionError unexpected(String call) {
        unexpected.add(call);
        return new AssertionError("unexpected call: " + call);
    }

    void forget(ScriptedTdClient client) {
        open.remove(client);
    }
}
