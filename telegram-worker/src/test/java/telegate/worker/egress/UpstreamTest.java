package telegate.worker.egress;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.net.InetSocketAddress;
import java.net.ServerSocket;
import java.net.Socket;
import org.awaitility.Awaitility;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import telegate.worker.tdlib.Proxy;

/// The ways to Telegram, and what is heard when there is none.
@Timeout(30)
class UpstreamTest {

    private final Peer telegram = new Peer();
    private @Nullable FakeProxy proxy;
    private @Nullable GateFixture gate;

    @AfterEach
    void close() throws IOException {
        if (gate != null) {
            gate.close();
        }
        if (proxy != null) {
            proxy.close();
        }
        telegram.close();
    }

    @Test
    void shouldGoThroughASocks5Proxy() throws IOException {
        FakeProxy socks = start(FakeProxy.Manner.SOCKS);
        GateFixture opened = open(socks(socks, FakeProxy.PASSWORD));
        EgressGateTest.assertEchoes(opened.connect(telegram));
        assertThat(socks.asked()).containsExactly("127.0.0.1:" + telegram.address().getPort());
    }

    @Test
    void shouldGoThroughAnHttpProxy() throws IOException {
        FakeProxy http = start(FakeProxy.Manner.HTTP);
        GateFixture opened = open(http(http, FakeProxy.PASSWORD));
        EgressGateTest.assertEchoes(opened.connect(telegram));
        assertThat(http.asked()).containsExactly("127.0.0.1:" + telegram.address().getPort());
    }

    @Test
    void shouldLeaveNamesToTheProxy() throws IOException {
        FakeProxy socks = start(FakeProxy.Manner.SOCKS_REFUSING);
        GateFixture opened = open(socks(socks, FakeProxy.PASSWORD));
        assertThat(ask(opened, InetSocketAddress.createUnresolved("telegram.invalid", 443)))
                .isEqualTo(SocksClient.CONNECTION_REFUSED);
        assertThat(socks.asked()).containsExactly("telegram.invalid:443");
    }

    @ParameterizedTest
    @CsvSource({
        "SOCKS, wrong, AUTHENTICATION, 2",
        "HTTP, wrong, AUTHENTICATION, 2",
        "SOCKS_REFUSING, pass word, REFUSED, 5",
        "HTTP_REFUSING, pass word, REFUSED, 5",
        "HANGING_UP, pass word, UNREACHABLE, 4",
        "SILENT, pass word, TIMEOUT, 4"
    })
    void shouldTellWhyAProxyDoesNotServe(
            FakeProxy.Manner manner, String password, UpstreamFailure failure, int reply)
            throws IOException {
        FakeProxy started = start(manner);
        boolean http = manner.name().startsWith("HTTP");
        GateFixture opened = open(http ? http(started, password) : socks(started, password));
        assertFails(opened, failure, reply);
    }

    @Test
    void shouldTellThatAProxyWantsAPassword() throws IOException {
        FakeProxy socks = start(FakeProxy.Manner.SOCKS);
        GateFixture opened = open(new Proxy.Socks5("127.0.0.1", socks.port(), null, null));
        assertFails(opened, UpstreamFailure.AUTHENTICATION, SocksClient.FORBIDDEN);
    }

    @Test
    void shouldTellThatTheProxyIsNotThere() throws IOException {
        GateFixture opened = open(new Proxy.Http("127.0.0.1", freePort(), "user", "x"));
        assertFails(opened, UpstreamFailure.UNREACHABLE, SocksClient.HOST_UNREACHABLE);
    }

    @Test
    void shouldTellThatTheProxysNameIsUnknown() throws IOException {
        GateFixture opened = open(new Proxy.Socks5("proxy.invalid", 1080, "user", "x"));
        assertThat(ask(opened, telegram.address())).isEqualTo(SocksClient.HOST_UNREACHABLE);
        assertThat(opened.upstream.failures())
                .first()
                .isIn(UpstreamFailure.UNREACHABLE, UpstreamFailure.TIMEOUT);
    }

    @Test
    void shouldTellThatTelegramIsNotThere() throws IOException {
        GateFixture opened = open(null);
        int port = freePort();
        assertThat(ask(opened, new InetSocketAddress("127.0.0.1", port)))
                .isEqualTo(SocksClient.HOST_UNREACHABLE);
        assertThat(opened.upstream.failures()).containsExactly(UpstreamFailure.UNREACHABLE);
    }

    @Test
    void shouldGiveUpAConnectionThatTakesTooLong() throws IOException {
        // Given: a listener whose queue is full answers nobody
        GateFixture opened = open(null);
        try (ServerSocket full = new ServerSocket(0, 1, telegram.address().getAddress())) {
            InetSocketAddress there = (InetSocketAddress) full.getLocalSocketAddress();
            try (Socket first = new Socket(there.getAddress(), there.getPort());
                    Socket second = new Socket(there.getAddress(), there.getPort())) {
                assertThat(first.isConnected() && second.isConnected()).isTrue();

                // When
                int reply = ask(opened, there);

                // Then
                assertThat(reply).isEqualTo(SocksClient.HOST_UNREACHABLE);
                assertThat(opened.upstream.failures()).containsExactly(UpstreamFailure.TIMEOUT);
            }
        }
    }

    @Test
    void shouldNotWaitForTelegramWhenTheClientHasGone() throws IOException {
        FakeProxy silent = start(FakeProxy.Manner.SILENT);
        GateFixture opened = open(socks(silent, FakeProxy.PASSWORD));
        try (Socket socket = SocksClient.introduced(opened.proxy)) {
            socket.getOutputStream().write(new byte[] {5, 1, 0, 1, 127, 0, 0, 1, 1, 1});
        }
        Awaitility.await().until(() -> opened.gate.connections() == 0);
        assertThat(opened.upstream.failures()).isEmpty();
    }

    private void assertFails(GateFixture opened, UpstreamFailure failure, int reply)
            throws IOException {
        assertThat(ask(opened, telegram.address())).isEqualTo(reply);
        assertThat(opened.upstream.failures()).containsExactly(failure);
        assertThat(opened.counter("telegate.gate.connects", "outcome", failure.label()))
                .isEqualTo(1);
        Awaitility.await().until(() -> opened.gate.connections() == 0);
    }

    private static int ask(GateFixture opened, InetSocketAddress destination) throws IOException {
        try (Socket socket = SocksClient.introduced(opened.proxy)) {
            return SocksClient.ask(socket, 1, destination);
        }
    }

    private FakeProxy start(FakeProxy.Manner manner) {
        FakeProxy started = new FakeProxy(manner);
        proxy = started;
        return started;
    }

    private GateFixture open(@Nullable Proxy through) {
        GateFixture opened = new GateFixture(through);
        gate = opened;
        return opened;
    }

    private static Proxy socks(FakeProxy proxy, String password) {
        return new Proxy.Socks5("127.0.0.1", proxy.port(), "us:er", password);
    }

    private static Proxy http(FakeProxy proxy, String password) {
        return new Proxy.Http("127.0.0.1", proxy.port(), "user", password);
    }

    private static int freePort() throws IOException {
        try (ServerSocket socket = new ServerSocket(0)) {
            return socket.getLocalPort();
        }
    }
}
