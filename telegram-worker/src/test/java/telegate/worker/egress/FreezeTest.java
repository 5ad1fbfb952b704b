package telegate.worker.egress;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.ConnectException;
import java.net.Socket;
import java.net.SocketTimeoutException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Random;
import java.util.UUID;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;
import org.awaitility.Awaitility;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/// Nothing passes a gate that is frozen, dropped, or without a lease.
@Timeout(60)
class FreezeTest {

    /// As long as nothing must come.
    private static final int QUIET_MILLIS = 300;

    private final GateFixture gate = new GateFixture();
    private final Peer telegram = new Peer();

    @AfterEach
    void close() throws IOException {
        gate.close();
        telegram.close();
    }

    @Test
    void shouldForwardNothingInEitherDirectionWhileFrozenAndLoseNothing() throws IOException {
        // Given
        var pair = gate.connect(telegram);

        // When
        gate.gate.freeze(FreezeReason.BACKLOG);
        pair.client().getOutputStream().write("up".getBytes("US-ASCII"));
        pair.telegram().getOutputStream().write("down".getBytes("US-ASCII"));

        // Then
        assertThat(gate.gate.frozen()).containsExactly(FreezeReason.BACKLOG);
        assertSilent(pair.telegram());
        assertSilent(pair.client());

        gate.gate.thaw(FreezeReason.BACKLOG);
        assertThat(pair.telegram().getInputStream().readNBytes(2)).asString().isEqualTo("up");
        assertThat(pair.client().getInputStream().readNBytes(4)).asString().isEqualTo("down");
        assertThat(gate.gate.frozen()).isEmpty();
        EgressGateTest.assertEchoes(pair);
    }

    @Test
    void shouldStayFrozenUntilTheLastReasonIsGone() throws IOException {
        gate.gate.freeze(FreezeReason.BACKLOG);
        gate.gate.freeze(FreezeReason.LEASE);
        try (Socket socket = introducing()) {
            gate.gate.thaw(FreezeReason.LEASE);
            assertSilent(socket);

            gate.gate.thaw(FreezeReason.BACKLOG);

            assertThat(SocksClient.passwordAnswer(socket)).isZero();
        }
    }

    @Test
    void shouldForwardNothingWithoutALeaseThoughNobodyFroze() throws IOException {
        // Given
        var pair = gate.connect(telegram);

        // When
        gate.lease.expire();
        pair.client().getOutputStream().write(1);

        // Then
        assertReset(pair.telegram());
        assertThat(EgressGateTest.endOf(pair.client())).isTrue();
        assertThat(gate.gate.frozen()).containsExactly(FreezeReason.LEASE);

        try (Socket next = introducing()) {
            assertSilent(next);
            gate.lease.renew();
            gate.gate.thaw(FreezeReason.LEASE);
            assertThat(SocksClient.passwordAnswer(next)).isZero();
        }
        EgressGateTest.assertEchoes(gate.connect(telegram));
    }

    /// Also when the gate was frozen for another reason already.
    @Test
    void shouldThrowAwayWhatTheKernelHadNotSentWhenTheLeaseIsOver() throws IOException {
        // Given: Telegram's window is closed
        var pair = gate.connect(telegram);
        var sent = sendAll(pair.client(), new byte[16 * 1024 * 1024]);
        awaitStill();
        gate.gate.freeze(FreezeReason.BACKLOG);

        // When
        gate.gate.freeze(FreezeReason.LEASE);

        // Then
        assertReset(pair.telegram());
        assertThat(sent).failsWithin(10, TimeUnit.SECONDS);
    }

    /// What waits in the gate's own buffer is written later, when the peer reads: that write must
    /// look at the lease too.
    @Test
    void shouldNotWriteWhatWasTakenInBeforeTheLeaseEnded() throws IOException {
        // Given: a full connection to Telegram, which does not read
        var pair = gate.connect(telegram);
        byte[] all = new byte[16 * 1024 * 1024];
        new Random(1).nextBytes(all);
        var sent = sendAll(pair.client(), all);
        awaitStill();
        long taken = gate.traffic().up();

        // When
        gate.lease.expire();
        byte[] got = readUntilReset(pair.telegram());

        // Then: the rest stayed in the gate
        assertThat(got.length).isLessThan((int) taken);
        assertThat(gate.traffic().up()).isEqualTo(taken);
        assertThat(Arrays.equals(all, 0, got.length, got, 0, got.length)).isTrue();
        assertThat(sent).failsWithin(10, TimeUnit.SECONDS);
    }

    @Test
    void shouldLoseNothingWhenFrozenAgainAndAgainInALargeTransfer() throws Exception {
        // Given
        var pair = gate.connect(telegram);
        byte[] all = new byte[8 * 1024 * 1024];
        new Random(2).nextBytes(all);

        // When
        var sent = sendAll(pair.client(), all);
        var got =
                CompletableFuture.supplyAsync(
                        () -> readN(pair.telegram(), all.length),
                        task -> {
                            var _ = Thread.ofVirtual().start(task);
                        });
        int freezes = 0;
        while (!got.isDone()) {
            gate.gate.freeze(FreezeReason.BACKLOG);
            Thread.onSpinWait();
            gate.gate.thaw(FreezeReason.BACKLOG);
            freezes++;
        }

        // Then
        assertThat(Arrays.equals(got.get(), all)).isTrue();
        assertThat(sent).succeedsWithin(5, TimeUnit.SECONDS);
        assertThat(freezes).isGreaterThan(1);
    }

    @Test
    void shouldKeepANewClientWaitingForItsAnswerWhileFrozen() throws IOException {
        gate.gate.freeze(FreezeReason.LEASE);
        try (Socket socket = introducing()) {
            assertSilent(socket);

            gate.gate.thaw(FreezeReason.LEASE);

            assertThat(SocksClient.passwordAnswer(socket)).isZero();
            assertThat(SocksClient.ask(socket, 1, telegram.address()))
                    .isEqualTo(SocksClient.SUCCEEDED);
        }
    }

    @Test
    void shouldNoticeThatAWaitingClientHasGone() throws IOException {
        gate.gate.freeze(FreezeReason.LEASE);
        Socket socket = introducing();
        Awaitility.await().until(() -> gate.traffic().connections() == 1);
        socket.close();
        Awaitility.await().until(() -> gate.gate.connections() == 0);
        assertThat(gate.traffic().connections()).isZero();
    }

    @Test
    void shouldNotConnectForAClientThatWasLetInBeforeTheFreeze() throws IOException {
        try (Socket socket = SocksClient.introduced(gate.proxy)) {
            gate.gate.freeze(FreezeReason.BACKLOG);
            var answer =
                    CompletableFuture.supplyAsync(
                            () -> {
                                try {
                                    return SocksClient.ask(socket, 1, telegram.address());
                                } catch (IOException e) {
                                    throw new UncheckedIOException(e);
                                }
                            },
                            task -> {
                                var _ = Thread.ofVirtual().start(task);
                            });
            Awaitility.await()
                    .during(Duration.ofMillis(QUIET_MILLIS))
                    .until(() -> !answer.isDone());
            assertThat(gate.upstream.connected()).isEmpty();
            gate.gate.thaw(FreezeReason.BACKLOG);
            assertThat(answer).succeedsWithin(5, TimeUnit.SECONDS).isEqualTo(0);
        }
    }

    /// Past its password TDLib takes itself for connecting to Telegram, and soon asks others for
    /// addresses.
    @Test
    void shouldEndAConnectionThatWasLetInBeforeTheLeaseEnded() throws IOException {
        try (Socket socket = SocksClient.introduced(gate.proxy)) {
            gate.gate.freeze(FreezeReason.LEASE);

            assertThat(EgressGateTest.endOf(socket)).isTrue();
        }
    }

    @Test
    void shouldCloseEverySocketWhenDropped() throws IOException {
        // Given
        List<GateFixture.Pair> pairs = new ArrayList<>();
        for (int i = 0; i < 50; i++) {
            pairs.add(gate.connect(gate.gate.admit(UUID.randomUUID()), telegram));
        }

        // When
        gate.gate.drop();

        // Then
        assertThat(gate.gate.connections()).isZero();
        for (GateFixture.Pair pair : pairs) {
            assertThat(EgressGateTest.endOf(pair.client())).isTrue();
            assertThat(EgressGateTest.endOf(pair.telegram())).isTrue();
        }
        assertThatThrownBy(() -> SocksClient.dial(gate.proxy)).isInstanceOf(ConnectException.class);
        gate.gate.thaw(FreezeReason.LEASE);
        assertThatThrownBy(() -> SocksClient.dial(gate.proxy)).isInstanceOf(ConnectException.class);
    }

    /// The kernel must not go on sending what a worker without a lease has written before.
    @Test
    void shouldThrowAwayWhatTheKernelHadNotSentWhenDropped() throws IOException {
        // Given: Telegram's window is closed
        var pair = gate.connect(telegram);
        byte[] all = new byte[16 * 1024 * 1024];
        var sent = sendAll(pair.client(), all);
        awaitStill();

        // When
        gate.gate.drop();

        // Then: what the other side has got already is all there is, and then a reset
        assertReset(pair.telegram());
        assertThat(sent).failsWithin(10, TimeUnit.SECONDS);
    }

    private long lastUp = -1;

    private void awaitStill() {
        Awaitility.await()
                .until(() -> {
                    long up = gate.traffic().up();
                    boolean same = up == lastUp && up > 0;
                    lastUp = up;
                    return same;
                });
    }

    /// A client that has said its password, and has no answer to it.
    private Socket introducing() throws IOException {
        Socket socket = SocksClient.dial(gate.proxy);
        SocksClient.sayPassword(
                socket, gate.client.toString(), String.valueOf(gate.proxy.password()));
        return socket;
    }

    private static void assertReset(Socket socket) {
        byte[] _ = readUntilReset(socket);
    }

    /// What comes before the reset.
    private static byte[] readUntilReset(Socket socket) {
        var got = new ByteArrayOutputStream();
        assertThatThrownBy(() -> socket.getInputStream().transferTo(got))
                .isInstanceOf(IOException.class)
                .hasMessageContaining("reset");
        return got.toByteArray();
    }

    private static void assertSilent(Socket socket) throws IOException {
        assertThat(readUntilQuiet(socket)).isEmpty();
    }

    /// What comes until nothing has come for a while.
    private static byte[] readUntilQuiet(Socket socket) throws IOException {
        int before = socket.getSoTimeout();
        socket.setSoTimeout(QUIET_MILLIS);
        var got = new ByteArrayOutputStream();
        byte[] buffer = new byte[64 * 1024];
        try {
            while (true) {
                int count = socket.getInputStream().read(buffer);
                assertThat(count).as("the connection stays").isPositive();
                got.write(buffer, 0, count);
            }
        } catch (SocketTimeoutException e) {
            socket.setSoTimeout(before);
            return got.toByteArray();
        }
    }

    private static byte[] readN(Socket socket, int length) {
        try {
            return socket.getInputStream().readNBytes(length);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    private static CompletableFuture<Void> sendAll(Socket socket, byte[] bytes) {
        return CompletableFuture.runAsync(
                () -> {
                    try {
                        socket.getOutputStream().write(bytes);
                    } catch (IOException e) {
                        throw new UncheckedIOException(e);
                    }
                },
                task -> {
                    var _ = Thread.ofVirtual().start(task);
                });
    }
}
