package telegate.sandbox.mtproto;

import java.util.Arrays;

/// Packets in plain text: eight zero bytes, message id, length, body.
public final class PlainPacket {
    private static final int HEADER = 20;

    private PlainPacket() {}

    /// The body of a client's packet.
    public static byte[] open(byte[] packet) throws ProtocolViolation {
        if (packet.length < HEADER) {
            throw new ProtocolViolation("packet in plain text too short");
        }
        int length = LittleEndian.intAt(packet, 16);
        if (length < 0 || length > packet.length - HEADER) {
            throw new ProtocolViolation("impossible length of a packet in plain text");
        }
        return Arrays.copyOfRange(packet, HEADER, HEADER + length);
    }

    public static byte[] seal(long messageId, byte[] body) {
        var packet = new byte[HEADER + body.length];
        LittleEndian.putLong(packet, 8, messageId);
        LittleEndian.putInt(packet, 16, body.length);
        System.arraycopy(body, 0, packet, HEADER, body.length);
        return packet;
    }
}
