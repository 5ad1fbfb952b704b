package telegate.worker.partition;

import java.io.IOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.time.Duration;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;

/// Stands between a client and a server and can cut them off from each other.
final class TcpProxy implements AutoCloseable {

    private final String host;
    private final int port;
    private final ServerSocket listener = new ServerSocket(0, 50, InetAddress.getLoopbackAddress());
    private final Set<Socket> open = ConcurrentHashMap.newKeySet();
    private volatile boolean cut;
    private volatile Duration delay = Duration.ZERO;

    TcpProxy(String host, int port) throws IOException {
        this.host = host;
        this.port = port;
        Thread.ofVirtual().start(this::accept);
    }

    int port() {
        return listener.getLocalPort();
    }

    /// Ends all connections; new ones are closed at once.
    void cut() throws IOException {
        cut = true;
        for (Socket socket : open) {
            socket.close();
        }
    }

    void mend() {
        cut = false;
    }

    /// From now on everything that the server says comes so much later.
    void answerAfter(Duration newDelay) {
        delay = newDelay;
    }

    private void accept() {
        try {
            while (true) {
                Socket client = listener.accept();
                if (cut) {
                    client.close();
                    continue;
                }
                Socket server = new Socket(host, port);
                open.add(client);
                open.add(server);
                Thread.ofVirtual().start(() -> copy(client, server, false));
                Thread.ofVirtual().start(() -> copy(server, client, true));
            }
        } catch (IOException closed) {
            // The test is over.
        }
    }

    private void copy(Socket from, Socket to, boolean answers) {
        byte[] buffer = new byte[16_384];
        try (from;
                to) {
            for (int read = from.getInputStream().read(buffer);
                    read >= 0;
                    read = from.getInputStream().read(buffer)) {
                if (answers) {
                    Thread.sleep(delay);
                }
                to.getOutputStream().write(buffer, 0, read);
            }
        } catch (IOException gone) {
            // Cut, or ended by one of the two.
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
        open.remove(from);
        open.remove(to);
    }

    @Override
    public void close() throws IOException {
        listener.close();
        cut();
    }
}
