package telegate.sandbox.mtproto;

import java.io.IOException;
import java.util.Locale;

/// How packets are told apart on a stream (core.telegram.org/mtproto/mtproto-transports).
enum Framing {
    /// Length in four bytes.
    INTERMEDIATE,
    /// Length in four bytes, and up to 15 random bytes at the end of a packet.
    PADDED,
    /// Length in words, in one or four bytes.
    ABRIDGED;

    private static final int MAX_LENGTH = 4 << 20;
    private static final int QUICK_ACK = 0x80000000;

    /// Reads the given number of bytes.
    interface Source {
        byte[] read(int count) throws IOException;
    }

    /// @param quickAck whether the client wants the receipt confirmed by a token
    record Frame(byte[] packet, boolean quickAck) {}

    static Framing of(int tag) throws ProtocolViolation {
        return switch (tag) {
            case 0xeeeeeeee -> INTERMEDIATE;
            case 0xdddddddd -> PADDED;
            case 0xefefefef -> ABRIDGED;
            default ->
                    throw new ProtocolViolation(
                            String.format(Locale.ROOT, "unknown transport tag %08x", tag));
        };
    }

    Frame read(Source source) throws IOException, ProtocolViolation {
        int length;
        boolean quickAck;
        if (this == ABRIDGED) {
            int first = source.read(1)[0];
            quickAck = (first & 0x80) != 0;
            int words = first & 0x7f;
            if (words == 0x7f) {
                var more = source.read(3);
                words = (more[0] & 0xff) | ((more[1] & 0xff) << 8) | ((more[2] & 0xff) << 16);
            }
            length = words * 4;
        } else {
            int header = LittleEndian.intAt(source.read(4), 0);
            quickAck = (header & QUICK_ACK) != 0;
            length = header & ~QUICK_ACK;
        }
        if (length == 0 || length > MAX_LENGTH) {
            throw new ProtocolViolation("a packet of " + length + " bytes");
        }
        return new Frame(source.read(length), quickAck);
    }

    /// The packet with its length before it.
    byte[] frame(byte[] packet) {
        boolean oneByte = this == ABRIDGED && packet.length / 4 < 0x7f;
        int header = oneByte ? 1 : 4;
        var framed = new byte[header + packet.length];
        if (oneByte) {
            framed[0] = (byte) (packet.length / 4);
        } else if (this == ABRIDGED) {
            LittleEndian.putInt(framed, 0, ((packet.length / 4) << 8) | 0x7f);
        } else {
            LittleEndian.putInt(framed, 0, packet.length);
        }
        System.arraycopy(packet, 0, framed, header, packet.length);
        return framed;
    }

    /// The token that confirms a packet, which stands alone on the stream.
    byte[] quickAck(int token) {
        var bytes = new byte[4];
        LittleEndian.putInt(bytes, 0, this == ABRIDGED ? Integer.reverseBytes(token) : token);
        return bytes;
    }
}
