package telegate.sandbox.mtproto;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.catchThrowable;

import java.io.UncheckedIOException;
import java.net.InetAddress;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.List;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;
import telegate.sandbox.dc.SandboxServer;
import telegate.sandbox.dc.SandboxServerConfig;
import telegate.sandbox.key.RsaKey;
import telegate.sandbox.tl.TlObject;

class TransportTest {
    private static final RsaKey RSA = RsaKey.generate();
    private static final TlObject PING = TlObject.of("ping", "ping_id", 7);

    @TempDir private Path directory;
    private SandboxServer server;

    @BeforeEach
    void start() {
        server =
                SandboxServer.start(
                        new SandboxServerConfig(
                                InetAddress.getLoopbackAddress(),
                                0,
                                directory,
                                RSA,
                                List.of(1, 2),
                                false));
    }

    @AfterEach
    void stop() {
        server.close();
    }

    @ParameterizedTest
    @EnumSource(Framing.class)
    void shouldSpeakEveryFraming(Framing framing) {
        try (var client = WireClient.connect(server.socksPort(), "p", framing, 10_001)) {
            var me = client.exchange(RSA);
            client.send(me, PING, false);

            assertThat(client.receive(me, "pong").object().longValue("ping_id")).isEqualTo(7);
        }
    }

    @ParameterizedTest
    @EnumSource(Framing.class)
    void shouldAcknowledgeQuicklyWhenAsked(Framing framing) throws Exception {
        try (var client = WireClient.connect(server.socksPort(), "", framing, 10_002)) {
            var me = client.exchange(RSA);
            var message = new Message(me.salt(), 1, client.nextMessageId(), 0, PING.toBytes());
            var packet = MessageCipher.sealAsClient(me.key(), message);
            int expected = MessageCipher.open(me.key(), packet).quickAck();
            var framed = framing.frame(packet);
            framed[framing == Framing.ABRIDGED ? 0 : 3] |= (byte) 0x80;

            client.sendRaw(framed);
            int token = LittleEndian.intAt(client.readRaw(4), 0);

            assertThat(framing == Framing.ABRIDGED ? Integer.reverseBytes(token) : token)
                    .isEqualTo(expected)
                    .isNegative();
        }
    }

    @Test
    void shouldAcceptRandomBytesAfterAPaddedPacket() {
        try (var client = WireClient.connect(server.socksPort(), "p", Framing.PADDED, 10_001)) {
            var me = client.exchange(RSA);
            var message =
                    new Message(
                            me.salt(),
                            client.sessionId(),
                            client.nextMessageId(),
                            0,
                            PING.toBytes());
            var packet = MessageCipher.sealAsClient(me.key(), message);
            var padded = Arrays.copyOf(packet, packet.length + 13);

            client.sendPacket(padded);

            assertThat(client.receive(me, "pong").object().longValue("ping_id")).isEqualTo(7);
        }
    }

    @Test
    void shouldKeepKeysOfDataCentresApart() {
        try (var first = WireClient.connect(server.socksPort(), "p", Framing.INTERMEDIATE, 10_001);
                var second =
                        WireClient.connect(server.socksPort(), "p", Framing.INTERMEDIATE, 10_002)) {
            var me = first.exchange(RSA);
            second.send(me, PING, false);

            assertThat(second.readError()).isEqualTo(-404);
        }
    }

    @Test
    void shouldTurnAwayWhoWantsAnUnknownDataCentre() {
        try (var client = WireClient.connect(server.socksPort(), "p", Framing.INTERMEDIATE, 3)) {
            assertThat(client.closedByServer()).isTrue();
        }
    }

    @Test
    void shouldLetAClientBeginTheExchangeAnew() {
        try (var client = WireClient.connect(server.socksPort(), "p")) {
            client.sendPacket(
                    PlainPacket.seal(
                            client.nextMessageId(),
                            TlObject.of("req_pq_multi", "nonce", new byte[16]).toBytes()));
            assertThat(readPlain(client).name()).isEqualTo("resPQ");

            assertThat(client.exchange(RSA).key().dc()).isEqualTo(10_001);
        }
    }

    @Test
    void shouldCloseAnExchangeWithAnotherRsaKey() {
        var other = RsaKey.generate();
        try (var client = WireClient.connect(server.socksPort(), "p")) {
            assertThat(catchThrowable(() -> client.exchange(other)))
                    .isInstanceOf(UncheckedIOException.class);
        }
        assertThat(server.authKeys().all()).isEmpty();
    }

    private static TlObject readPlain(WireClient client) {
        try {
            return TlObject.read(PlainPacket.open(client.readPacket()));
        } catch (ProtocolViolation e) {
            throw new AssertionError(e);
        }
    }
}
