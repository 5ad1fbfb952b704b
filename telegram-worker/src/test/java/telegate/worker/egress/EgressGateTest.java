package telegate.worker.egress;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.IOException;
import java.io.InputStream;
import java.net.InetSocketAddress;
import java.net.Socket;
import java.net.SocketException;
import java.time.Duration;
import java.util.Arrays;
import java.util.Random;
import java.util.UUID;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;
import org.awaitility.Awaitility;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import telegate.worker.tdlib.Proxy;

/// Who may use the gate, and that it carries everything that is sent, both ways.
@Timeout(60)
class EgressGateTest {

    private static final int LARGE = 24 * 1024 * 1024;
    private static final long MAXIMUM_BUFFERS = 2 * 1024 * 1024;

    private final GateFixture gate = new GateFixture();
    private final Peer telegram = new Peer();

    @AfterEach
    void close() throws IOException {
        gate.close();
        telegram.close();
    }

    @Test
    void shouldRefuseAWrongToken() throws IOException {
        assertThat(passwordAnswer(gate.client.toString(), "guessed")).isNotZero();
        assertThat(gate.counter("telegate.gate.refused", "why", "token")).isEqualTo(1);
        Awaitility.await().until(() -> gate.gate.connections() == 0);
    }

    @Test
    void shouldRefuseAClientThatWasNotAdmitted() throws IOException {
        String token = String.valueOf(gate.proxy.password());
        assertThat(passwordAnswer(UUID.randomUUID().toString(), token)).isNotZero();
        assertThat(passwordAnswer("", token)).isNotZero();
        assertThat(gate.counter("telegate.gate.refused", "why", "unknown")).isEqualTo(2);
    }

    @Test
    void shouldNotServeWithoutAPassword() throws IOException {
        try (Socket socket = SocksClient.dial(gate.proxy)) {
            socket.getOutputStream().write(new byte[] {5, 1, 0});
            assertThat(socket.getInputStream().readAllBytes()).containsExactly(5, 0xff);
        }
    }

    @Test
    void shouldHangUpOnWhatIsNoSocks() throws IOException {
        try (Socket socket = SocksClient.dial(gate.proxy)) {
            socket.getOutputStream().write("GET / HTTP/1.1\r\n\r\n".getBytes("US-ASCII"));
            assertThat(endOf(socket)).isTrue();
        }
    }

    @Test
    void shouldRefuseOtherCommandsThanConnect() throws IOException {
        try (Socket socket = SocksClient.introduced(gate.proxy)) {
            assertThat(SocksClient.ask(socket, 2, telegram.address()))
                    .isEqualTo(SocksClient.COMMAND_NOT_SUPPORTED);
        }
    }

    @Test
    void shouldLimitTheConnectionsOfAClient() throws IOException {
        for (int i = 0; i < GateFixture.CONNECTIONS; i++) {
            var _ = gate.connect(telegram);
        }
        assertThat(passwordAnswer(gate.client.toString(), String.valueOf(gate.proxy.password())))
                .isNotZero();
        Proxy.Socks5 another = gate.gate.admit(UUID.randomUUID());
        assertThat(gate.connect(another, telegram).client().isConnected()).isTrue();
    }

    @Test
    void shouldConnectToIpv4() throws IOException {
        var pair = gate.connect(telegram);
        assertEchoes(pair);
        assertThat(gate.upstream.connected()).containsExactly(gate.client);
    }

    @Test
    void shouldConnectToIpv6() throws IOException {
        try (Peer sixth = new Peer("::1")) {
            assertEchoes(gate.connect(sixth));
        }
    }

    @Test
    void shouldConnectToAName() throws IOException {
        InetSocketAddress named =
                InetSocketAddress.createUnresolved("localhost", telegram.address().getPort());
        try (Socket client = SocksClient.connect(gate.proxy, named)) {
            assertEchoes(new GateFixture.Pair(client, telegram.accept()));
        }
    }

    @Test
    void shouldCarryMuchInBothDirectionsWithLittleMemoryWhenTheReadersAreSlow() throws Exception {
        // Given
        var pair = gate.connect(telegram);
        byte[] up = random(1);
        byte[] down = random(2);

        // When: nobody reads until the gate takes nothing more
        var sentUp = send(pair.client(), up);
        var sentDown = send(pair.telegram(), down);
        Awaitility.await().until(this::movesNoMore);

        // Then
        assertThat(gate.traffic().up()).isLessThan(LARGE);
        assertThat(gate.traffic().down()).isLessThan(LARGE);
        assertThat(gate.gauge("telegate.gate.buffers")).isLessThan(MAXIMUM_BUFFERS);
        var gotUp = receive(pair.telegram());
        var gotDown = receive(pair.client());
        assertThat(sentUp).succeedsWithin(30, TimeUnit.SECONDS);
        assertThat(sentDown).succeedsWithin(30, TimeUnit.SECONDS);
        assertThat(Arrays.equals(gotUp.get(30, TimeUnit.SECONDS), up)).isTrue();
        assertThat(Arrays.equals(gotDown.get(30, TimeUnit.SECONDS), down)).isTrue();
        assertThat(gate.gauge("telegate.gate.buffers")).isLessThan(MAXIMUM_BUFFERS);
        assertThat(gate.traffic())
                .returns((long) LARGE, ClientTraffic::up)
                .returns((long) LARGE, ClientTraffic::down)
                .returns(1, ClientTraffic::connections);
    }

    @Test
    void shouldDeliverWhatTelegramSentBeforeItClosed() throws IOException {
        var pair = gate.connect(telegram);
        byte[] last = Arrays.copyOf(random(3), 300_000);
        var sent = send(pair.telegram(), last);
        byte[] got = pair.client().getInputStream().readNBytes(last.length - 1);
        assertThat(sent).succeedsWithin(10, TimeUnit.SECONDS);
        pair.telegram().close();
        byte[] rest = pair.client().getInputStream().readAllBytes();
        assertThat(got.length + rest.length).isEqualTo(last.length);
        Awaitility.await().until(() -> gate.gate.connections() == 0);
    }

    @Test
    void shouldResetTheWayToTelegramWhenTheClientCloses() throws IOException {
        var pair = gate.connect(telegram);
        assertEchoes(pair);
        pair.client().close();
        // An end in order would be one, and a proxy on the way would deliver what is before it.
        assertThatThrownBy(() -> pair.telegram().getInputStream().read())
                .isInstanceOf(SocketException.class);
        Awaitility.await().until(() -> gate.gate.connections() == 0);
    }

    @Test
    void shouldEndTheClientsSideWhenTelegramsIsReset() throws IOException {
        var pair = gate.connect(telegram);
        pair.telegram().setSoLinger(true, 0);
        pair.telegram().close();
        assertThat(endOf(pair.client())).isTrue();
    }

    @Test
    void shouldEndTelegramsSideWhenTheClientsIsReset() throws IOException {
        var pair = gate.connect(telegram);
        pair.client().setSoLinger(true, 0);
        pair.client().close();
        assertThat(endOf(pair.telegram())).isTrue();
        assertThat(gate.traffic().up()).isZero();
    }

    @Test
    void shouldCutOneClientAndRefuseItFromThenOn() throws IOException {
        // Given
        var cut = gate.connect(telegram);
        Proxy.Socks5 another = gate.gate.admit(UUID.randomUUID());
        var kept = gate.connect(another, telegram);

        // When
        gate.gate.cut(gate.client);

        // Then
        assertThat(endOf(cut.client())).isTrue();
        assertThat(endOf(cut.telegram())).isTrue();
        assertThatThrownBy(() -> SocksClient.introduced(gate.gate.admit(gate.client)))
                .isInstanceOf(IOException.class);
        assertThat(gate.traffic().cut()).isTrue();
        assertEchoes(kept);
    }

    @Test
    void shouldForgetAClientAndKeepWhatItHasMoved() throws IOException {
        var pair = gate.connect(telegram);
        var counted = gate.gate.traffic(gate.client);
        assertEchoes(pair);

        gate.gate.forget(gate.client);

        assertThat(gate.gate.traffic()).isEmpty();
        assertThatThrownBy(() -> SocksClient.introduced(gate.proxy))
                .isInstanceOf(IOException.class);
        assertThat(counted.get().up()).isEqualTo(3);
        assertThat(gate.gate.cutOff()).succeedsWithin(Duration.ofSeconds(2));
        assertThat(endOf(pair.telegram())).isTrue();
        assertThat(endOf(pair.client())).isTrue();
    }

    /// Of a way that is away, on which it would arrive when somebody else uses the key: here
    /// Telegram does not read.
    @Test
    void shouldThrowAwayWhatAForgottenClientHasNotGotOut() throws IOException {
        var pair = gate.connect(telegram);
        Thread talker =
                Thread.ofVirtual()
                        .start(() -> {
                            try {
                                pair.client().getOutputStream().write(new byte[LARGE]);
                                pair.client().close();
                            } catch (IOException e) {
                                // Its way out is gone.
                                return;
                            }
                        });
        Awaitility.await()
                .during(Duration.ofMillis(300))
                .until(() -> talker.isAlive() && gate.traffic().up() > 0);

        gate.gate.forget(gate.client);

        assertThat(gate.gate.cutOff()).succeedsWithin(Duration.ofSeconds(2));
        assertThatThrownBy(() -> pair.telegram().getInputStream().readAllBytes())
                .isInstanceOf(SocketException.class);
    }

    static void assertEchoes(GateFixture.Pair pair) throws IOException {
        byte[] question = {1, 2, 3};
        pair.client().getOutputStream().write(question);
        assertThat(pair.telegram().getInputStream().readNBytes(3)).isEqualTo(question);
        byte[] answer = {4, 5, 6, 7};
        pair.telegram().getOutputStream().write(answer);
        assertThat(pair.client().getInputStream().readNBytes(4)).isEqualTo(answer);
    }

    /// Whether the socket ends, by a close or a reset.
    static boolean endOf(Socket socket) throws IOException {
        try {
            return socket.getInputStream().read() < 0;
        } catch (SocketException e) {
            return true;
        }
    }

    private int passwordAnswer(String user, String password) throws IOException {
        try (Socket socket = SocksClient.dial(gate.proxy)) {
            SocksClient.sayPassword(socket, user, password);
            return SocksClient.passwordAnswer(socket);
        }
    }

    private long lastUp = -1;
    private long lastDown = -1;

    private boolean movesNoMore() {
        ClientTraffic now = gate.traffic();
        boolean same = now.up() == lastUp && now.down() == lastDown && lastUp > 0 && lastDown > 0;
        lastUp = now.up();
        lastDown = now.down();
        return same;
    }

    private static byte[] random(int seed) {
        byte[] bytes = new byte[LARGE];
        new Random(seed).nextBytes(bytes);
        return bytes;
    }

    private static CompletableFuture<Void> send(Socket socket, byte[] bytes) {
        return CompletableFuture.runAsync(
                () -> {
                    try {
                        socket.getOutputStream().write(bytes);
                    } catch (IOException e) {
                        throw new java.io.UncheckedIOException(e);
                    }
                },
                task -> {
                    var _ = Thread.ofVirtual().start(task);
                });
    }

    private static CompletableFuture<byte[]> receive(Socket socket) {
        return CompletableFuture.supplyAsync(
                () -> {
                    try {
                        InputStream in = socket.getInputStream();
                        return in.readNBytes(LARGE);
                    } catch (IOException e) {
                        throw new java.io.UncheckedIOException(e);
                    }
                },
                task -> {
                    var _ = Thread.ofVirtual().start(task);
                });
    }
}
