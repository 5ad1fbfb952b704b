package telegate.sandbox.mtproto;

import java.security.MessageDigest;
import java.security.SecureRandom;
import java.util.Arrays;

/// Encrypted packets of MTProto 2.0 (core.telegram.org/mtproto/description), from the server's
/// side.
public final class MessageCipher {
    private static final int PACKET_HEADER = 24;
    private static final int MESSAGE_HEADER = 32;
    private static final int MIN_PADDING = 12;
    private static final int MAX_PADDING = 1024;
    private static final int FROM_CLIENT = 0;
    private static final int FROM_SERVER = 8;

    private static final SecureRandom RANDOM = new SecureRandom();

    /// What a packet held.
    ///
    /// @param quickAck the token that confirms the receipt of this packet on the transport
    public record Opened(Message message, int quickAck) {}

    private MessageCipher() {}

    /// Id of the key of a packet; 0 means a packet in plain text.
    public static long keyId(byte[] packet) throws ProtocolViolation {
        if (packet.length < Long.BYTES) {
            throw new ProtocolViolation("a packet of " + packet.length + " bytes");
        }
        return LittleEndian.longAt(packet, 0);
    }

    /// Opens a packet of a client.
    ///
    /// @throws ProtocolViolation when it was not made with this key or is malformed
    public static Opened open(AuthKey key, byte[] packet) throws ProtocolViolation {
        return open(key, packet, FROM_CLIENT);
    }

    /// Opens a packet of the server as a client does; for tests.
    static Message openAsClient(AuthKey key, byte[] packet) throws ProtocolViolation {
        return open(key, packet, FROM_SERVER).message();
    }

    private static Opened open(AuthKey key, byte[] packet, int direction) throws ProtocolViolation {
        // Padded transports may leave up to 15 random bytes at the end.
        int length = (packet.length - PACKET_HEADER) / 16 * 16;
        if (length < MESSAGE_HEADER + MIN_PADDING) {
            throw new ProtocolViolation("encrypted packet too short");
        }
        var messageKey = Arrays.copyOfRange(packet, 8, PACKET_HEADER);
        var aes = Keys.of(key.secret(), messageKey, direction);
        var encrypted = Arrays.copyOfRange(packet, PACKET_HEADER, PACKET_HEADER + length);
        var plain = AesIge.decrypt(encrypted, aes.key(), aes.iv());
        var large = largeHash(key, plain, direction);
        if (!MessageDigest.isEqual(messageKey, Arrays.copyOfRange(large, 8, 24))) {
            throw new ProtocolViolation("message key does not fit");
        }
        return new Opened(message(plain), LittleEndian.intAt(large, 0) | 0x80000000);
    }

    private static Message message(byte[] plain) throws ProtocolViolation {
        int bodyLength = LittleEndian.intAt(plain, 28);
        int padding = plain.length - MESSAGE_HEADER - bodyLength;
        if (bodyLength < 0
                || bodyLength % 4 != 0
                || padding < MIN_PADDING
                || padding > MAX_PADDING) {
            throw new ProtocolViolation("impossible length inside of an encrypted packet");
        }
        return new Message(
                LittleEndian.longAt(plain, 0),
                LittleEndian.longAt(plain, 8),
                LittleEndian.longAt(plain, 16),
                LittleEndian.intAt(plain, 24),
                Arrays.copyOfRange(plain, MESSAGE_HEADER, MESSAGE_HEADER + bodyLength));
    }

    private static byte[] largeHash(AuthKey key, byte[] plain, int direction) {
        int at = 88 + direction;
        return Digests.sha256(Arrays.copyOfRange(key.secret(), at, at + 32), plain);
    }

    /// Seals a message of the server.
    public static byte[] seal(AuthKey key, Message message) {
        return seal(key, message, FROM_SERVER);
    }

    /// Seals as a client does; for tests.
    static byte[] sealAsClient(AuthKey key, Message message) {
        return seal(key, message, FROM_CLIENT);
    }

    private static byte[] seal(AuthKey key, Message message, int direction) {
        int bodyEnd = MESSAGE_HEADER + message.body().length;
        var padding = new byte[MIN_PADDING + (-(bodyEnd + MIN_PADDING) & 15)];
        RANDOM.nextBytes(padding);
        var plain = new byte[bodyEnd + padding.length];
        LittleEndian.putLong(plain, 0, message.salt());
        LittleEndian.putLong(plain, 8, message.sessionId());
        LittleEndian.putLong(plain, 16, message.id());
        LittleEndian.putInt(plain, 24, message.seqno());
        LittleEndian.putInt(plain, 28, message.body().length);
        System.arraycopy(message.body(), 0, plain, MESSAGE_HEADER, message.body().length);
        System.arraycopy(padding, 0, plain, bodyEnd, padding.length);
        var messageKey = Arrays.copyOfRange(largeHash(key, plain, direction), 8, 24);
        var aes = Keys.of(key.secret(), messageKey, direction);
        var encrypted = AesIge.encrypt(plain, aes.key(), aes.iv());
        var packet = new byte[PACKET_HEADER + encrypted.length];
        LittleEndian.putLong(packet, 0, key.id());
        System.arraycopy(messageKey, 0, packet, 8, messageKey.length);
        System.arraycopy(encrypted, 0, packet, PACKET_HEADER, encrypted.length);
        return packet;
    }

    private record Keys(byte[] key, byte[] iv) {
        static Keys of(byte[] secret, byte[] messageKey, int x) {
            var a = Digests.sha256(messageKey, Arrays.copyOfRange(secret, x, x + 36));
            var b = Digests.sha256(Arrays.copyOfRange(secret, x + 40, x + 76), messageKey);
            return new Keys(woven(a, b), woven(b, a));
        }

        /// The ends of one hash around the middle of the other.
        private static byte[] woven(byte[] outer, byte[] middle) {
            var result = outer.clone();
            System.arraycopy(middle, 8, result, 8, 16);
            return result;
        }
    }
}
