package telegate.chaos;

import java.io.IOException;
import java.net.InetSocketAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.time.Duration;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.locks.Condition;
import java.util.concurrent.locks.ReentrantLock;

/// The TCP way from one worker to one server, which can be made bad. Each connection over it is a
/// [LinkedConnection]. Thread-safe.
final class Link implements AutoCloseable {

    /// How a way is.
    enum Mode {
        /// As usual.
        PASS,
        /// Every connection is reset, new ones too.
        CUT,
        /// Connections stay and nothing gets through. What was sent meanwhile arrives when this is
        /// over, as a network delivers it that was away for a while, unless the sender has reset
        /// the connection.
        HALF_OPEN,
        /// What the server sends comes late.
        SLOW
    }

    /// How late a [Mode#SLOW] answer is.
    static final Duration LATENESS = Duration.ofSeconds(3);

    private static final int BACKLOG = 1024;

    private final ServerSocket listener;
    private final InetSocketAddress target;
    private final Set<LinkedConnection> open = ConcurrentHashMap.newKeySet();
    private final ReentrantLock lock = new ReentrantLock();
    private final Condition changed = lock.newCondition();
    private volatile Mode mode = Mode.PASS;
    private final AtomicInteger outages = new AtomicInteger();
    private volatile boolean closed;

    private Link(ServerSocket listener, InetSocketAddress target) {
        this.listener = listener;
        this.target = target;
    }

    /// @param at where to listen; port 0 for a free one
    static Link open(InetSocketAddress at, InetSocketAddress target) throws IOException {
        ServerSocket listener = new ServerSocket();
        listener.bind(at, BACKLOG);
        Link link = new Link(listener, target);
        Thread.ofVirtual().name("link-" + target.getPort()).start(link::acceptAll);
        return link;
    }

    int port() {
        return listener.getLocalPort();
    }

    Mode mode() {
        return mode;
    }

    /// How many half-open times are over.
    int outages() {
        return outages.get();
    }

    void set(Mode next) {
        lock.lock();
        try {
            if (mode == Mode.HALF_OPEN && next != Mode.HALF_OPEN) {
                outages.incrementAndGet();
            }
            mode = next;
            changed.signalAll();
        } finally {
            lock.unlock();
        }
        if (next == Mode.CUT) {
            open.forEach(LinkedConnection::reset);
        }
    }

    /// Blocks as long as the way is half-open.
    void awaitPassable() throws InterruptedException {
        if (mode != Mode.HALF_OPEN) {
            return;
        }
        lock.lock();
        try {
            while (mode == Mode.HALF_OPEN) {
                changed.await();
            }
        } finally {
            lock.unlock();
        }
    }

    /// How many directions of connections have something that waits for the way to be passable.
    int waiting() {
        lock.lock();
        try {
            return lock.getWaitQueueLength(changed);
        } finally {
            lock.unlock();
        }
    }

    @Override
    public void close() {
        closed = true;
        set(Mode.CUT);
        try {
            listener.close();
        } catch (IOException e) {
            throw new ChaosFailure("A listener cannot be closed", e);
        }
    }

    private void acceptAll() {
        while (!listener.isClosed()) {
            try {
                Socket client = listener.accept();
                Thread.ofVirtual().name("link-client").start(() -> serve(client));
            } catch (IOException e) {
                if (!closed) {
                    throw new ChaosFailure("A link does not accept connections any more", e);
                }
            }
        }
    }

    private void serve(Socket client) {
        LinkedConnection connection = new LinkedConnection(this, client);
        open.add(connection);
        try {
            if (mode == Mode.CUT) {
                connection.reset();
            } else {
                connection.carry(target);
            }
        } finally {
            open.remove(connection);
        }
    }
}
