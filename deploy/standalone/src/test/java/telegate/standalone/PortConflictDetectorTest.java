package telegate.standalone;

import static org.assertj.core.api.Assertions.assertThatCode;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.net.InetAddress;
import java.net.ServerSocket;
import java.nio.file.Path;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class PortConflictDetectorTest {

    @TempDir Path data;

    @Test
    void shouldNameTheTakenPortItsOwnerAndItsSetting() throws Exception {
        // Given
        StandaloneSettings settings = StandaloneSettings.onFreePorts(data);
        int gateway = settings.ports().of(Port.GATEWAY);
        try (var _ = new ServerSocket(gateway, 1, InetAddress.getLoopbackAddress())) {

            // Then
            assertThatThrownBy(() -> PortConflictDetector.check(settings))
                    .isInstanceOf(SettingsException.class)
                    .hasMessageStartingWith(
                            "Port %d (gateway, TELEGATE_GATEWAY_PORT) is in use".formatted(gateway))
                    .hasMessageContaining("TELEGATE_PORT_OFFSET");
        }
        assertThatCode(() -> PortConflictDetector.check(settings)).doesNotThrowAnyException();
    }

    @Test
    void shouldNotMindTheSandboxPortsWithTheRealTelegram() throws Exception {
        // Given
        try (var taken = new ServerSocket(0, 1, InetAddress.getLoopbackAddress())) {
            StandaloneSettings settings =
                    StandaloneSettings.fromEnvironment(
                            Map.of(
                                    "TELEGATE_GATEWAY_PORT", "0",
                                    "TELEGATE_WORKER_PORT", "0",
                                    "TELEGATE_KAFKA_PORT", "0",
                                    "TELEGATE_KAFKA_CONTROLLER_PORT", "0",
                                    "TELEGATE_POSTGRES_PORT", "0",
                                    "TELEGATE_PHONE_PORT", "" + taken.getLocalPort(),
                                    "TELEGRAM_API_ID", "1",
                                    "TELEGRAM_API_HASH", "hash"));

            // Then
            assertThatCode(() -> PortConflictDetector.check(settings)).doesNotThrowAnyException();
        }
    }
}
