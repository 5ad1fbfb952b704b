package telegate.sandbox.mtproto;

import java.io.ByteArrayOutputStream;
import java.security.MessageDigest;
import java.util.Arrays;

/// The message inside of `auth.bindTempAuthKey`, which proves that the caller has the permanent
/// key: the only one that is still encrypted in the manner of MTProto 1.0
/// (core.telegram.org/method/auth.bindTempAuthKey).
public final class BindingCipher {
    private static final int PACKET_HEADER = 24;
    private static final int MESSAGE_HEADER = 32;

    /// @param messageId must be the id of the message that carries the call
    public record Binding(long messageId, byte[] body) {}

    private BindingCipher() {}

    /// @throws ProtocolViolation when it was not made with this key
    public static Binding open(AuthKey permanent, byte[] packet) throws ProtocolViolation {
        int length = packet.length - PACKET_HEADER;
        if (length < MESSAGE_HEADER
                || length % 16 != 0
                || LittleEndian.longAt(packet, 0) != permanent.id()) {
            throw new ProtocolViolation("malformed binding message");
        }
        var messageKey = Arrays.copyOfRange(packet, 8, PACKET_HEADER);
        var encrypted = Arrays.copyOfRange(packet, PACKET_HEADER, packet.length);
        var plain = decrypt(permanent.secret(), messageKey, encrypted);
        int bodyLength = LittleEndian.intAt(plain, 28);
        if (bodyLength < 0 || bodyLength > plain.length - MESSAGE_HEADER) {
            throw new ProtocolViolation("impossible length inside of a binding message");
        }
        var content = Arrays.copyOf(plain, MESSAGE_HEADER + bodyLength);
        var expected = Arrays.copyOfRange(Digests.sha1(content), 4, 20);
        if (!MessageDigest.isEqual(messageKey, expected)) {
            throw new ProtocolViolation("message key of a binding message does not fit");
        }
        var body = Arrays.copyOfRange(content, MESSAGE_HEADER, content.length);
        return new Binding(LittleEndian.longAt(plain, 16), body);
    }

    private static byte[] decrypt(byte[] secret, byte[] messageKey, byte[] encrypted) {
        var a = Digests.sha1(messageKey, Arrays.copyOfRange(secret, 0, 32));
        var b =
                Digests.sha1(
                        Arrays.copyOfRange(secret, 32, 48),
                        messageKey,
                        Arrays.copyOfRange(secret, 48, 64));
        var c = Digests.sha1(Arrays.copyOfRange(secret, 64, 96), messageKey);
        var d = Digests.sha1(messageKey, Arrays.copyOfRange(secret, 96, 128));
        var key = new ByteArrayOutputStream();
        key.write(a, 0, 8);
        key.write(b, 8, 12);
        key.write(c, 4, 12);
        var iv = new ByteArrayOutputStream();
        iv.write(a, 8, 12);
        iv.write(b, 0, 8);
        iv.write(c, 16, 4);
        iv.write(d, 0, 8);
        return AesIge.decrypt(encrypted, key.toByteArray(), iv.toByteArray());
    }
}
