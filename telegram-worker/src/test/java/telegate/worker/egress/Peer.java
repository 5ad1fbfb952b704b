package telegate.worker.egress;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.ServerSocket;
import java.net.Socket;

/// In the place of Telegram: accepts when the test says so.
final class Peer implements AutoCloseable {

    private static final int TIMEOUT_MILLIS = 10_000;
    private static final int BACKLOG = 2_000;

    private final ServerSocket server;

    Peer() {
        this("127.0.0.1");
    }

    Peer(String address) {
        try {
            server = new ServerSocket(0, BACKLOG, InetAddress.ofLiteral(address));
            server.setSoTimeout(TIMEOUT_MILLIS);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    InetSocketAddress address() {
        return (InetSocketAddress) server.getLocalSocketAddress();
    }

    Socket accept() throws IOException {
        Socket socket = server.accept();
        socket.setSoTimeout(TIMEOUT_MILLIS);
        socket.setTcpNoDelay(true);
        return socket;
    }

    @Override
    public void close() throws IOException {
        server.close();
    }
}
