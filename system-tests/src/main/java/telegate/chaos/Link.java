package telegate.chaos;

import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.InputStream;
import java.net.InetSocketAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.net.SocketException;
import java.net.SocketTimeoutException;
import java.time.Duration;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.locks.Condition;
import java.util.concurrent.locks.ReentrantLock;

/// The TCP way from one worker to one server, which can be made bad. One virtual thread carries
/// each direction of each connection. Thread-safe.
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
    private static final int BUFFER = 65_536;
    private static final int MOST_HELD = 1 << 20;
    private static final int CONNECT_MS = 5_000;

    private final ServerSocket listener;
    private final InetSocketAddress target;
    private final Set<Socket> open = ConcurrentHashMap.newKeySet();
    private final ReentrantLock lock = new ReentrantLock();
    private final Condition changed = lock.newCondition();
    private volatile Mode mode = Mode.PASS;
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

    void set(Mode next) {
        lock.lock();
        try {
            mode = next;
            changed.signalAll();
        } finally {
            lock.unlock();
        }
        if (next == Mode.CUT) {
            open.forEach(Link::reset);
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
        if (mode == Mode.CUT) {
            reset(client);
            return;
        }
        Socket server = new Socket();
        open.add(client);
        open.add(server);
        try {
            awaitPassable();
            server.connect(target, CONNECT_MS);
            client.setTcpNoDelay(true);
            server.setTcpNoDelay(true);
            // A reset is told once, to whoever uses the socket first: an answer that is written to
            // the client must not hide it from those who look what the client still had to say.
            ReentrantLock asking = new ReentrantLock();
            Thread answers =
                    Thread.ofVirtual()
                            .name("link-answers")
                            .start(() -> carry(server, client, true, asking));
            carry(client, server, false, asking);
            answers.join();
        } catch (IOException e) {
            // The server is down: so the way ends here, as it would without a link.
            reset(client);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        } finally {
            finish(client);
            finish(server);
        }
    }

    private void carry(Socket from, Socket to, boolean answers, ReentrantLock asking) {
        try {
            copy(from, to, answers, asking);
            to.shutdownOutput();
        } catch (IOException broken) {
            // One side is gone, or the link was cut: neither side may believe that it lives. On a
            // half-open way the other one learns of it later.
            try {
                awaitPassable();
            } catch (InterruptedException e) {
                Thread.currentThread().interrupt();
            }
            reset(from);
            reset(to);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }

    private void copy(Socket from, Socket to, boolean answers, ReentrantLock asking)
            throws IOException, InterruptedException {
        InputStream in = from.getInputStream();
        byte[] buffer = new byte[BUFFER];
        while (true) {
            int count = in.read(buffer);
            if (answers && mode == Mode.SLOW) {
                Thread.sleep(LATENESS);
            }
            byte[] late = answers ? late(from) : lateLocked(from, asking);
            if (answers) {
                // Behind what is being asked.
                asking.lock();
                asking.unlock();
            }
            if (count < 0) {
                return;
            }
            to.getOutputStream().write(buffer, 0, count);
            to.getOutputStream().write(late);
        }
    }

    private byte[] lateLocked(Socket from, ReentrantLock asking)
            throws IOException, InterruptedException {
        asking.lock();
        try {
            return late(from);
        } finally {
            asking.unlock();
        }
    }

    private byte[] late(Socket from) throws IOException, InterruptedException {
        return awaitPassable() ? drain(from) : new byte[0];
    }

    /// What else was sent while the way was half-open.
    ///
    /// @throws SocketException when the sender has reset the connection since: then nothing of it
    ///   is delivered, because a reset throws away what its kernel still had to send
    private static byte[] drain(Socket from) throws IOException {
        ByteArrayOutputStream held = new ByteArrayOutputStream();
        byte[] buffer = new byte[BUFFER];
        from.setSoTimeout(1);
        try {
            while (held.size() < MOST_HELD) {
                int count = from.getInputStream().read(buffer);
                if (count < 0) {
                    break;
                }
                held.write(buffer, 0, count);
            }
        } catch (SocketTimeoutException nothingMore) {
            return held.toByteArray();
        } finally {
            from.setSoTimeout(0);
        }
        return held.toByteArray();
    }

    /// @return whether it had to wait
    private boolean awaitPassable() throws InterruptedException {
        if (mode != Mode.HALF_OPEN) {
            return false;
        }
        lock.lock();
        try {
            while (mode == Mode.HALF_OPEN) {
                changed.await();
            }
        } finally {
            lock.unlock();
        }
        return true;
    }

    private void finish(Socket socket) {
        open.remove(socket);
        try {
            socket.close();
        } catch (IOException e) {
            throw new ChaosFailure("A socket cannot be closed", e);
        }
    }

    /// Ends a connection at once; its peer sees a reset.
    private static void reset(Socket socket) {
        try {
            socket.setSoLinger(true, 0);
            socket.close();
        } catch (IOException alreadyClosed) {
            // That is what was wanted.
            return;
        }
    }
}
