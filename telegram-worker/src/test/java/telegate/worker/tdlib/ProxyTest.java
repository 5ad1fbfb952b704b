package telegate.worker.tdlib;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.net.URI;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class ProxyTest {

    @Test
    void shouldReadAnAddressWithEverything() {
        assertThat(Proxy.parse(URI.create("socks5://us%40er:p%3Aa+s%20s:x@proxy.example:1080")))
                .isEqualTo(new Proxy.Socks5("proxy.example", 1080, "us@er", "p:a+s s:x"));
        assertThat(Proxy.parse(URI.create("http://user@10.0.0.1:3128")))
                .isEqualTo(new Proxy.Http("10.0.0.1", 3128, "user", null));
    }

    @Test
    void shouldReadABareAddress() {
        assertThat(Proxy.parse(URI.create("socks5://[::1]:1080")))
                .isEqualTo(new Proxy.Socks5("::1", 1080, null, null));
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "socks4://user:secret@host:1",
                "socks5://user:secret@host",
                "socks5://user:secret@host:70000",
                "host:1080",
                "//user:secret@host:1080"
            })
    void shouldRefuseWhatIsNoProxyWithoutRepeatingIt(String address) {
        assertThatThrownBy(() -> Proxy.parse(URI.create(address)))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessageNotContaining("secret");
    }
}
