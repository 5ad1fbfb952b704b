package telegate.sandbox.mtproto;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.math.BigInteger;
import java.security.SecureRandom;
import java.time.Instant;
import java.util.Arrays;
import java.util.Random;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class CryptoTest {
    private static final AuthKey KEY =
            AuthKey.of(WireClient.random(256), 10_001, 5, Instant.EPOCH, null);

    @Test
    void shouldChainBlocksWithBothNeighbours() {
        var key = WireClient.random(32);
        var iv = WireClient.random(32);
        var plain = WireClient.random(64);

        var encrypted = AesIge.encrypt(plain, key, iv);

        assertThat(AesIge.decrypt(encrypted, key, iv)).isEqualTo(plain);
        // c[i] = E(p[i] ^ c[i-1]) ^ p[i-1]: one wrong bit garbles everything after it.
        encrypted[0] ^= 1;
        var garbled = AesIge.decrypt(encrypted, key, iv);
        for (int block = 0; block < 4; block++) {
            assertThat(Arrays.copyOfRange(garbled, block * 16, block * 16 + 16))
                    .isNotEqualTo(Arrays.copyOfRange(plain, block * 16, block * 16 + 16));
        }
    }

    @ParameterizedTest
    @ValueSource(ints = {0, 4, 12, 16, 100, 65_536})
    void shouldOpenWhatAClientSealed(int length) throws ProtocolViolation {
        var message = new Message(1, 2, 4, 8, WireClient.random(length));

        var opened = MessageCipher.open(KEY, MessageCipher.sealAsClient(KEY, message));

        assertThat(opened.message()).usingRecursiveComparison().isEqualTo(message);
    }

    @Test
    void shouldRefuseEveryChangeOfAPacket() {
        var packet =
                MessageCipher.sealAsClient(KEY, new Message(1, 2, 4, 8, WireClient.random(32)));
        for (int i = 8; i < packet.length; i++) {
            var changed = packet.clone();
            changed[i] ^= 1;
            assertThatThrownBy(() -> MessageCipher.open(KEY, changed))
                    .isInstanceOf(ProtocolViolation.class);
        }
        for (int length = 0; length < packet.length; length++) {
            var cut = Arrays.copyOf(packet, length);
            assertThatThrownBy(() -> MessageCipher.open(KEY, cut))
                    .isInstanceOf(ProtocolViolation.class);
        }
    }

    @Test
    void shouldNotTakeItsOwnPacketsForThoseOfAClient() {
        var packet = MessageCipher.seal(KEY, new Message(1, 2, 4, 8, new byte[4]));

        assertThatThrownBy(() -> MessageCipher.open(KEY, packet))
                .isInstanceOf(ProtocolViolation.class);
    }

    @Test
    void shouldKeepTheZerosAtTheBeginningOfAKey() {
        var small = new byte[256];
        small[255] = 7;

        assertThat(DhGroup.fixed(BigInteger.valueOf(7))).isEqualTo(small);
        assertThat(DhGroup.fixed(new BigInteger(1, full()))).isEqualTo(full());
    }

    @Test
    void shouldAgreeOnAKey() throws ProtocolViolation {
        var server = new DhGroup(new SecureRandom());
        var prime = new BigInteger(1, DhGroup.prime());
        var exponent = new BigInteger(2040, new SecureRandom());
        var mine = BigInteger.valueOf(DhGroup.GENERATOR).modPow(exponent, prime);

        var agreed = server.agree(mine.toByteArray());

        assertThat(agreed)
                .isEqualTo(
                        DhGroup.fixed(
                                new BigInteger(1, server.publicValue()).modPow(exponent, prime)));
    }

    @Test
    void shouldRefuseDegeneratePublicValues() {
        var group = new DhGroup(new SecureRandom());
        var prime = new BigInteger(1, DhGroup.prime());

        for (var value :
                new BigInteger[] {
                    BigInteger.ZERO, BigInteger.ONE, prime.subtract(BigInteger.ONE), prime
                }) {
            assertThatThrownBy(() -> group.agree(value.toByteArray()))
                    .isInstanceOf(ProtocolViolation.class);
        }
    }

    @Test
    void shouldOfferAProductOfTwoPrimesOfRealSize() {
        var pair = PrimePair.realSize(new Random(1));

        var p = new BigInteger(1, pair.p());
        var q = new BigInteger(1, pair.q());
        assertThat(p.multiply(q)).isEqualTo(new BigInteger(1, pair.product()));
        assertThat(p).isLessThan(q);
        assertThat(p.bitLength()).isEqualTo(31);
        assertThat(q.bitLength()).isEqualTo(31);
        assertThat(p.isProbablePrime(50) && q.isProbablePrime(50)).isTrue();
    }

    private static byte[] full() {
        var bytes = new byte[256];
        Arrays.fill(bytes, (byte) 0xff);
        return bytes;
    }
}
