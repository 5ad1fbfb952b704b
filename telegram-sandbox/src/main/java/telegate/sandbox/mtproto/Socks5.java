package telegate.sandbox.mtproto;

import java.io.DataInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.nio.charset.StandardCharsets;

/// The server's side of a SOCKS5 greeting (RFC 1928, RFC 1929). Every CONNECT succeeds at once,
/// wherever it goes: behind the front there is only the sandbox. Any user name and password will
/// do; the name tells processes apart.
final class Socks5 {
    private static final int VERSION = 5;
    private static final int NO_AUTHENTICATION = 0;
    private static final int USER_AND_PASSWORD = 2;
    private static final int NONE_ACCEPTABLE = 0xff;
    private static final int CONNECT = 1;
    private static final int COMMAND_NOT_SUPPORTED = 7;

    private Socks5() {}

    /// Carries the greeting out.
    ///
    /// @return the user name, empty when the client gave none
    static String accept(InputStream in, OutputStream out) throws IOException, ProtocolViolation {
        var data = new DataInputStream(in);
        expect(data.readUnsignedByte(), VERSION);
        var user = authenticate(data, out);
        expect(data.readUnsignedByte(), VERSION);
        int command = data.readUnsignedByte();
        data.skipNBytes(1);
        skipAddress(data);
        if (command != CONNECT) {
            reply(out, COMMAND_NOT_SUPPORTED);
            throw new ProtocolViolation("SOCKS5 command " + command);
        }
        reply(out, 0);
        return user;
    }

    private static String authenticate(DataInputStream in, OutputStream out)
            throws IOException, ProtocolViolation {
        boolean withUser = false;
        boolean without = false;
        for (int left = in.readUnsignedByte(); left > 0; left--) {
            int method = in.readUnsignedByte();
            withUser |= method == USER_AND_PASSWORD;
            without |= method == NO_AUTHENTICATION;
        }
        if (withUser) {
            out.write(new byte[] {VERSION, USER_AND_PASSWORD});
            expect(in.readUnsignedByte(), 1);
            var user = new String(in.readNBytes(in.readUnsignedByte()), StandardCharsets.UTF_8);
            in.skipNBytes(in.readUnsignedByte());
            out.write(new byte[] {1, 0});
            return user;
        }
        out.write(new byte[] {VERSION, (byte) (without ? NO_AUTHENTICATION : NONE_ACCEPTABLE)});
        if (!without) {
            throw new ProtocolViolation("no acceptable SOCKS5 authentication");
        }
        return "";
    }

    private static void skipAddress(DataInputStream in) throws IOException, ProtocolViolation {
        int type = in.readUnsignedByte();
        int length =
                switch (type) {
                    case 1 -> 4;
                    case 3 -> in.readUnsignedByte();
                    case 4 -> 16;
                    default -> throw new ProtocolViolation("SOCKS5 address type " + type);
                };
        in.skipNBytes(length + 2);
    }

    private static void reply(OutputStream out, int status) throws IOException {
        out.write(new byte[] {VERSION, (byte) status, 0, 1, 0, 0, 0, 0, 0, 0});
    }

    private static void expect(int actual, int expected) throws ProtocolViolation {
        if (actual != expected) {
            throw new ProtocolViolation("not SOCKS5");
        }
    }
}
