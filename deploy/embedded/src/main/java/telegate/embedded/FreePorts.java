package telegate.embedded;

import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.ServerSocket;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ThreadLocalRandom;

/// Ports of the loopback interface that nobody listens on. Thread-safe.
///
/// Below those from which systems take the near end of a connection (32768 and up on Linux, 49152
/// and up elsewhere): what the system itself calls free is the next such end, and a process that
/// takes seconds to start found its port taken by somebody's connection.
public final class FreePorts {

    private static final int LOWEST = 20_000;
    private static final int ABOVE_HIGHEST = 32_000;
    private static final int ATTEMPTS = 1_000;

    /// Nobody listens on some of them yet.
    private static final Set<Integer> GIVEN = ConcurrentHashMap.newKeySet();

    private FreePorts() {}

    /// The given port, or a free one for 0, another one each time. Another process may take it
    /// before it is used; that shows as a start error.
    public static int orFree(int port) {
        if (port != 0) {
            return port;
        }
        for (int i = 0; i < ATTEMPTS; i++) {
            int candidate = ThreadLocalRandom.current().nextInt(LOWEST, ABOVE_HIGHEST);
            if (isFree(candidate) && GIVEN.add(candidate)) {
                return candidate;
            }
        }
        throw new IllegalStateException(
                "No free port was found between " + LOWEST + " and " + (ABOVE_HIGHEST - 1) + ".");
    }

    private static boolean isFree(int port) {
        try (ServerSocket socket = new ServerSocket()) {
            socket.bind(new InetSocketAddress(InetAddress.getLoopbackAddress(), port), 1);
            return true;
        } catch (IOException e) {
            return false;
        }
    }
}
