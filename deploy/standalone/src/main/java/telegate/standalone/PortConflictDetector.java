package telegate.standalone;

import java.io.IOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.util.Arrays;
import java.util.List;
import java.util.stream.IntStream;
import java.util.stream.Stream;

/// Finds ports that somebody else listens on, before anything is started.
final class PortConflictDetector {

    private PortConflictDetector() {}

    /// @throws SettingsException naming every taken port, whose it would be and the setting that
    ///   changes it
    static void check(StandaloneSettings settings) {
        List<String> complaints =
                Stream.concat(
                                Arrays.stream(Port.values())
                                        .filter(port ->
                                                settings.usesSandbox() || !port.belongsToSandbox())
                                        .map(port -> new Wanted(port, settings.ports().of(port))),
                                ofFurtherWorkers(settings))
                        .filter(wanted -> isTaken(hostOf(wanted.port(), settings), wanted.number()))
                        .map(wanted -> complaint(wanted.port(), wanted.number()))
                        .toList();
        if (!complaints.isEmpty()) {
            throw new SettingsException(
                    String.join("\n", complaints)
                            + "\nStop that program, choose another port by the setting named, or move all"
                            + " ports at once: TELEGATE_PORT_OFFSET=100 ./telegate run");
        }
    }

    private record Wanted(Port port, int number) {}

    private static Stream<Wanted> ofFurtherWorkers(StandaloneSettings settings) {
        return settings.ports().areFree()
                ? Stream.of()
                : IntStream.rangeClosed(2, settings.workers())
                        .mapToObj(worker ->
                                new Wanted(Port.WORKER, settings.ports().ofWorker(worker)));
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
