package telegate.worker.manage;

import static org.assertj.core.api.Assertions.assertThat;

import io.vertx.core.net.SocketAddress;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class LocalCallersTest {

    @ParameterizedTest
    @ValueSource(strings = {"127.0.0.1", "127.8.0.1", "0:0:0:0:0:0:0:1", "::ffff:127.0.0.1"})
    void shouldBelieveTheOwnMachine(String address) {
        assertThat(LocalCallers.local(SocketAddress.inetSocketAddress(4_000, address))).isTrue();
    }

    @ParameterizedTest
    @ValueSource(strings = {"10.0.0.7", "192.168.1.1", "0.0.0.0", "fe80:0:0:0:0:0:0:1"})
    void shouldRefuseEveryOther(String address) {
        assertThat(LocalCallers.local(SocketAddress.inetSocketAddress(4_000, address))).isFalse();
    }

    @Test
    void shouldRefuseAPeerWithoutAnAddress() {
        assertThat(LocalCallers.local(null)).isFalse();
        assertThat(LocalCallers.local(SocketAddress.domainSocketAddress("/run/socket"))).isFalse();
    }
}
