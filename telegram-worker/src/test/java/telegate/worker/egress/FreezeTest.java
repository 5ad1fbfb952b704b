package telegate.worker.egress;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.ConnectException;
import java.net.Socket;
import java.net.SocketTimeoutException;
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
        var pair = gate.connect(telegram);
        gate.gate.freeze(FreezeReason.BACKLOG);
        gate.gate.freeze(FreezeReason.LEASE);
        pair.client().getOutputStream().write(1);

        gate.gate.thaw(FreezeReason.LEASE);

        assertSilent(pair.telegram());
        gate.gate.thaw(FreezeReason.BACKLOG);
        assertThat(pair.telegram().getInputStream().read()).isEqualTo(1);
    }

    @Test
    void shouldForwardNothingWithoutALeaseThoughNobodyFroze() throws IOException {
        // Given
        var pair = gate.connect(telegram);

        // When
        gate.lease.expire();
        pair.client().getOutputStream().write(1);
        pair.telegram().getOutputStream().write(2);

        // Then
        assertSilent(pair.telegram());
        assertSilent(pair.client());
        assertThat(gate.gate.frozen()).containsExactly(FreezeReason.LEASE);

        gate.lease.renew();
        gate.gate.thaw(FreezeReason.LEASE);
        assertThat(pair.telegram().getInputStream().read()).isEqualTo(1);
        assertThat(pair.client().getInputStream().read()).isEqualTo(2);
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
        byte[] got = readUntilQuiet(pair.telegram());

        // Then: the rest stayed in the gate
        assertThat(got.length).isLessThan((int) taken);
        assertThat(gate.traffic().up()).isEqualTo(taken);

        gate.lease.renew();
        gate.gate.thaw(FreezeReason.LEASE);
        byte[] rest = pair.telegram().getInputStream().readNBytes(all.length - got.length);
        assertThat(sent).succeedsWithin(10, TimeUnit.SECONDS);
        assertThat(Arrays.equals(all, 0, got.length, got, 0, got.length)).isTrue();
        assertThat(Arrays.equals(all, got.length, all.length, rest, 0, rest.length)).isTrue();
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
            FreezeReason reason = FreezeReason.values()[freezes % 2];
            gate.gate.freeze(reason);
            Thread.onSpinWait();
            gate.gate.thaw(reason);
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
        try (Socket socket = SocksClient.dial(gate.proxy)) {
            SocksClient.sayPassword(
                    socket, gate.client.toString(), String.valueOf(gate.proxy.password()));
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
        Socket socket = SocksClient.dial(gate.proxy);
        SocksClient.sayPassword(
                socket, gate.client.toString(), String.valueOf(gate.proxy.password()));
        Awaitility.await().until(() -> gate.traffic().connections() == 1);
        socket.close();
        Awaitility.await().until(() -> gate.gate.connections() == 0);
        assertThat(gate.traffic().connections()).isZero();
    }

    @Test
    void shouldNotConnectForAClientThatWasLetInBeforeTheFreeze() throws IOException {
        try (Socket socket = SocksClient.introduced(gate.proxy)) {
            gate.lease.expire();
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
            Awaitility.await().until(() -> gate.gate.frozen().contains(FreezeReason.LEASE));
            assertThat(answer).isNotDone();
            assertThat(gate.upstream.connected()).isEmpty();
            gate.lease.renew();
            gate.gate.thaw(FreezeReason.LEASE);
            assertThat(answer).succeedsWithin(5, TimeUnit.SECONDS).isEqualTo(0);
        }
    }

    @Test
    void shouldCloseEverySocketWhenDropped() throws IOException {
        // Given
        List<GateFixture.Pair> pairs = new ArrayList<>();
        for (int i = 0; i < 50; i++) {
            pairs.add(GateFixture.connect(gate.gate.admit(UUID.randomUUID()), telegram));
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
        assertThatThrownBy(() -> pair.telegram().getInputStream().readAllBytes())
                .isInstanceOf(IOException.class)
                .hasMessageContaining("reset");
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

    private static void assertSilent(Socket socket) throws IOException {
        assertThat(readUntilQuiet(socket)).isEmpty();
    }

    /// What comes until nothing has come for a while.
    private static byte[] readUntilQuiet(Socket socket) throws IOException {
        int before = socket.getSoTimeout();
        socket.setSoTimeout(QUIET_MILLIS);
        var got = new java.io.ByteArrayOutputStream();
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
