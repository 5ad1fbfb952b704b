package telegate.chaos;

import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.net.InetSocketAddress;
import java.net.Socket;
import java.net.SocketException;
import java.net.SocketTimeoutException;
import java.util.concurrent.locks.ReentrantLock;

/// One connection over a [Link]: what the client asks is carried by the thread that serves it, what
/// the server answers by a virtual thread of its own.
///
/// What was sent while the way was half-open is delivered afterwards only if its sender has not
/// reset the connection, because a reset throws away what the sender's kernel still had. A socket
/// tells of a reset once, to whoever uses it first: therefore nothing is written to the client
/// while something that it asked waits to be looked at.
final class LinkedConnection {

    private static final int BUFFER = 65_536;
    private static final int MOST_HELD = 1 << 20;
    private static final int CONNECT_MS = 5_000;

    private final Link link;
    private final Socket client;
    private final Socket server = new Socket();
    private final ReentrantLock asking = new ReentrantLock();
    private final int outagesAtStart;

    LinkedConnection(Link link, Socket client) {
        this.link = link;
        this.client = client;
        this.outagesAtStart = link.outages();
    }

    /// Carries until both sides have ended.
    void carry(InetSocketAddress target) {
        try (client;
                server) {
            link.awaitPassable();
            server.connect(target, CONNECT_MS);
            client.setTcpNoDelay(true);
            server.setTcpNoDelay(true);
            Thread answers =
                    Thread.ofVirtual()
                            .name("link-answers")
                            .start(() -> untilTheEnd(this::answers, client));
            untilTheEnd(this::questions, server);
            answers.join();
        } catch (IOException e) {
            // The server is down: so the way ends here, as it would without a link.
            reset();
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }

    /// Ends both sides at once; their peers see a reset.
    void reset() {
        reset(client);
        reset(server);
    }

    private void questions() throws IOException, InterruptedException {
        byte[] buffer = new byte[BUFFER];
        int outages = outagesAtStart;
        while (true) {
            int count = client.getInputStream().read(buffer);
            byte[] late;
            asking.lock();
            try {
                link.awaitPassable();
                late = link.outages() == outages ? new byte[0] : drain(client);
            } finally {
                asking.unlock();
            }
            outages = link.outages();
            if (count < 0) {
                return;
            }
            server.getOutputStream().write(buffer, 0, count);
            server.getOutputStream().write(late);
        }
    }

    private void answers() throws IOException, InterruptedException {
        byte[] buffer = new byte[BUFFER];
        int outages = outagesAtStart;
        while (true) {
            int count = server.getInputStream().read(buffer);
            if (link.mode() == Link.Mode.SLOW) {
                Thread.sleep(Link.LATENESS);
            }
            link.awaitPassable();
            byte[] late = link.outages() == outages ? new byte[0] : drain(server);
            outages = link.outages();
            if (count < 0) {
                return;
            }
            awaitQuestion();
            client.getOutputStream().write(buffer, 0, count);
            client.getOutputStream().write(late);
        }
    }

    private void awaitQuestion() {
        asking.lock();
        asking.unlock();
    }

    private interface Direction {
        void carry() throws IOException, InterruptedException;
    }

    private void untilTheEnd(Direction direction, Socket to) {
        try {
            direction.carry();
            to.shutdownOutput();
        } catch (IOException broken) {
            // One side is gone, or the link was cut: neither side may believe that it lives. On a
            // half-open way the other one learns of it later.
            try {
                link.awaitPassable();
            } catch (InterruptedException e) {
                Thread.currentThread().interrupt();
            }
            reset();
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }

    /// What else was sent while the way was half-open.
    ///
    /// @throws SocketException when the sender has reset the connection since
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
