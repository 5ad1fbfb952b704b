package telegate.embedded;

import static org.assertj.core.api.Assertions.assertThat;

import java.net.InetAddress;
import java.net.ServerSocket;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;

class FreePortsTest {

    @Test
    void shouldKeepAPortThatIsAskedFor() {
        assertThat(FreePorts.orFree(9_092)).isEqualTo(9_092);
    }

    @Test
    void shouldGiveEachPortOnce() {
        assertThat(IntStream.range(0, 500).map(_ -> FreePorts.orFree(0)).boxed())
                .doesNotHaveDuplicates();
    }

    @Test
    void shouldGivePortsThatCanBeListenedOnAndThatNoConnectionTakes() throws Exception {
        int port = FreePorts.orFree(0);

        // What Linux uses for the near end of connections begins here.
        assertThat(port).isLessThan(32_768);
        try (var socket = new ServerSocket(port, 1, InetAddress.getLoopbackAddress())) {
            assertThat(socket.getLocalPort()).isEqualTo(port);
        }
    }
}
