package telegate.bench;

import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.ServerSocket;
import java.net.Socket;

/// Sends back what it gets, on a thread for each connection.
final class EchoServer implements AutoCloseable {

    private static final int BACKLOG = 1_000;
    private static final int BUFFER = 64 * 1024;

    private final ServerSocket server;

    EchoServer() throws IOException {
        server = new ServerSocket(0, BACKLOG, InetAddress.getLoopbackAddress());
        var _ = Thread.ofPlatform().daemon().name("echo").start(this::accept);
    }

    InetSocketAddress address() {
        return (InetSocketAddress) server.getLocalSocketAddress();
    }

    @Override
    public void close() throws IOException {
        server.close();
    }

    private void accept() {
        try {
            while (true) {
                Socket socket = server.accept();
                socket.setTcpNoDelay(true);
                var _ = Thread.ofPlatform().daemon().start(() -> echo(socket));
            }
        } catch (IOException e) {
            // Closed: the bench is over.
            return;
        }
    }

    private static void echo(Socket socket) {
        byte[] buffer = new byte[BUFFER];
        try (socket) {
            int count;
            while ((count = socket.getInputStream().read(buffer)) > 0) {
                socket.getOutputStream().write(buffer, 0, count);
            }
        } catch (IOException e) {
            // Reset: this measurement is over.
            return;
        }
    }
}
