package telegate.embedded;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.InetAddress;
import java.net.ServerSocket;

/// Ports of the loopback interface that nobody listens on.
public final class FreePorts {

    private FreePorts() {}

    /// The given port, or a free one for 0. Somebody else may take it before it is used; that shows
    /// as a start error.
    public static int orFree(int port) {
        if (port != 0) {
            return port;
        }
        try (ServerSocket socket = new ServerSocket(0, 1, InetAddress.getLoopbackAddress())) {
            return socket.getLocalPort();
        } catch (IOException e) {
            throw new UncheckedIOException("No free port was found.", e);
        }
    }
}
