package telegate.standalone;

import java.io.IOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.util.Arrays;
import java.util.List;

/// Finds ports that somebody else listens on, before anything is started.
final class PortConflictDetector {

    private PortConflictDetector() {}

    /// @throws SettingsException naming every taken port, whose it would be and the setting that
    ///   changes it
    static void check(StandaloneSettings settings) {
        List<String> complaints =
                Arrays.stream(Port.values())
                        .filter(port -> settings.usesSandbox() || !port.belongsToSandbox())
                        .filter(port -> isTaken(hostOf(port, settings), settings.ports().of(port)))
                        .map(port -> complaint(port, settings.ports().of(port)))
                        .toList();
        if (!complaints.isEmpty()) {
            throw new SettingsException(
                    String.join("\n", complaints)
                            + "\nStop that program, choose another port by the setting named, or move all"
                            + " ports at once: TELEGATE_PORT_OFFSET=100 ./telegate run");
        }
    }

    private static String hostOf(Port port, StandaloneSettings settings) {
        return port == Port.GATEWAY ? settings.host() : "127.0.0.1";
    }

    private static boolean isTaken(String host, int number) {
        try (ServerSocket _ = new ServerSocket(number, 1, InetAddress.getByName(host))) {
            return false;
        } catch (IOException taken) {
            return true;
        }
    }

    private static String complaint(Port port, int number) {
        return "Port %d (%s, %s) is in use by another program."
                .formatted(number, port.owner(), port.setting());
    }
}
