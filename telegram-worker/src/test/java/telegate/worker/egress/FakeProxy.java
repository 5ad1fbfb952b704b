package telegate.worker.egress;

import java.io.DataInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.io.UncheckedIOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.nio.charset.StandardCharsets;
import java.util.Base64;
import java.util.List;
import java.util.Locale;
import java.util.concurrent.CopyOnWriteArrayList;

/// An upstream proxy with user `us:er` (SOCKS5) or `user` (HTTP) and password `pass word`, on
/// virtual threads.
final class FakeProxy implements AutoCloseable {

    /// What it does with a connection.
    enum Manner {
        SOCKS,
        SOCKS_REFUSING,
        HTTP,
        HTTP_REFUSING,
        SILENT,
        HANGING_UP
    }

    static final String PASSWORD = "pass word";
    private static final String BASIC =
            "Proxy-Authorization: Basic "
                    + Base64.getEncoder()
                            .encodeToString(("user:" + PASSWORD).getBytes(StandardCharsets.UTF_8));

    private final Manner manner;
    private final ServerSocket server;
    private final List<Socket> open = new CopyOnWriteArrayList<>();
    private final List<String> asked = new CopyOnWriteArrayList<>();

    FakeProxy(Manner manner) {
        this.manner = manner;
        try {
            server = new ServerSocket(0, 50, InetAddress.ofLiteral("127.0.0.1"));
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
        var _ = Thread.ofVirtual().start(this::serve);
    }

    int port() {
        return server.getLocalPort();
    }

    /// The destinations, as they were asked for.
    List<String> asked() {
        return List.copyOf(asked);
    }

    @Override
    public void close() throws IOException {
        server.close();
        for (Socket socket : open) {
            socket.close();
        }
    }

    private void serve() {
        try {
            while (true) {
                Socket socket = server.accept();
                open.add(socket);
                var _ = Thread.ofVirtual().start(() -> handle(socket));
            }
        } catch (IOException e) {
            // The test has closed it.
            open.clear();
        }
    }

    private void handle(Socket socket) {
        try {
            switch (manner) {
                case SOCKS, SOCKS_REFUSING -> socks(socket);
                case HTTP, HTTP_REFUSING -> http(socket);
                case HANGING_UP -> socket.close();
                case SILENT -> {}
            }
        } catch (IOException e) {
            asked.add("broken: " + e.getMessage());
        }
    }

    private void socks(Socket socket) throws IOException {
        var in = new DataInputStream(socket.getInputStream());
        OutputStream out = socket.getOutputStream();
        in.readUnsignedByte();
        byte[] methods = in.readNBytes(in.readUnsignedByte());
        boolean password = methods[methods.length - 1] == 2;
        out.write(new byte[] {5, (byte) (password ? 2 : 0xff)});
        if (!password) {
            socket.close();
            return;
        }
        in.readUnsignedByte();
        String user = text(in);
        boolean known = user.equals("us:er") && text(in).equals(PASSWORD);
        out.write(new byte[] {1, (byte) (known ? 0 : 1)});
        if (!known) {
            socket.close();
            return;
        }
        in.skipNBytes(3);
        String host =
                switch (in.readUnsignedByte()) {
                    case 1 -> InetAddress.getByAddress(in.readNBytes(4)).getHostAddress();
                    case 3 -> text(in);
                    default -> InetAddress.getByAddress(in.readNBytes(16)).getHostAddress();
                };
        int port = in.readUnsignedShort();
        asked.add(host + ":" + port);
        boolean refusing = manner == Manner.SOCKS_REFUSING;
        out.write(new byte[] {5, (byte) (refusing ? 2 : 0), 0, 1, 0, 0, 0, 0, 0, 0});
        if (!refusing) {
            relay(socket, host, port);
        }
    }

    private void http(Socket socket) throws IOException {
        String head = head(socket.getInputStream());
        OutputStream out = socket.getOutputStream();
        String status =
                !head.toLowerCase(Locale.ROOT).contains(BASIC.toLowerCase(Locale.ROOT))
                        ? "407 Proxy Authentication Required"
                        : manner == Manner.HTTP_REFUSING ? "403 Forbidden" : "200 OK";
        out.write(
                ("HTTP/1.1 "
                                + status
                                + "\r\n"
                                + (status.startsWith("2") ? "" : "Content-Length: 0\r\n")
                                + "\r\n")
                        .getBytes(StandardCharsets.US_ASCII));
        if (status.startsWith("2")) {
            String target = head.split(" ", 3)[1];
            asked.add(target);
            int colon = target.lastIndexOf(':');
            relay(
                    socket,
                    target.substring(0, colon),
                    Integer.parseInt(target.substring(colon + 1)));
        }
    }

    private void relay(Socket socket, String host, int port) throws IOException {
        Socket target = new Socket(host, port);
        open.add(target);
        var _ = Thread.ofVirtual().start(() -> copy(target, socket));
        copy(socket, target);
    }

    private static void copy(Socket from, Socket to) {
        try (from;
                to) {
            from.getInputStream().transferTo(to.getOutputStream());
        } catch (IOException e) {
            // The other direction has closed both.
            return;
        }
    }

    private static String head(InputStream in) throws IOException {
        StringBuilder head = new StringBuilder();
        while (head.indexOf("\r\n\r\n") < 0) {
            head.append((char) in.read());
        }
        return head.toString();
    }

    private static String text(DataInputStream in) throws IOException {
        return new String(in.readNBytes(in.readUnsignedByte()), StandardCharsets.UTF_8);
    }
}
