package telegate.worker.egress;

import java.io.DataInputStream;
import java.io.DataOutputStream;
import java.io.IOException;
import java.net.Inet4Address;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.Socket;
import java.nio.charset.StandardCharsets;
import telegate.worker.tdlib.Proxy;

/// Speaks SOCKS5 to the gate as TDLib does, byte by byte.
final class SocksClient {

    static final int SUCCEEDED = 0;
    static final int FORBIDDEN = 2;
    static final int HOST_UNREACHABLE = 4;
    static final int CONNECTION_REFUSED = 5;
    static final int COMMAND_NOT_SUPPORTED = 7;

    private static final int TIMEOUT_MILLIS = 10_000;
    private static final int CONNECT = 1;

    private SocksClient() {}

    /// A connection through the gate.
    static Socket connect(Proxy.Socks5 gate, InetSocketAddress destination) throws IOException {
        Socket socket = introduced(gate);
        int reply = ask(socket, CONNECT, destination);
        if (reply != SUCCEEDED) {
            socket.close();
            throw new IOException("reply " + reply);
        }
        return socket;
    }

    /// Up to the accepted password.
    static Socket introduced(Proxy.Socks5 gate) throws IOException {
        Socket socket = dial(gate);
        sayPassword(socket, String.valueOf(gate.user()), String.valueOf(gate.password()));
        if (passwordAnswer(socket) != 0) {
            socket.close();
            throw new IOException("the password was refused");
        }
        return socket;
    }

    static Socket dial(Proxy.Socks5 gate) throws IOException {
        Socket socket = new Socket(gate.host(), gate.port());
        socket.setSoTimeout(TIMEOUT_MILLIS);
        socket.setTcpNoDelay(true);
        return socket;
    }

    /// Greeting and password; the answer to the latter is not read.
    static void sayPassword(Socket socket, String user, String password) throws IOException {
        var out = new DataOutputStream(socket.getOutputStream());
        out.write(new byte[] {5, 2, 0, 2});
        var in = new DataInputStream(socket.getInputStream());
        in.readUnsignedByte();
        if (in.readUnsignedByte() != 2) {
            throw new IOException("no password wanted");
        }
        out.writeByte(1);
        writeShort(out, user);
        writeShort(out, password);
    }

    static int passwordAnswer(Socket socket) throws IOException {
        var in = new DataInputStream(socket.getInputStream());
        in.readUnsignedByte();
        return in.readUnsignedByte();
    }

    /// @return the reply's code
    static int ask(Socket socket, int command, InetSocketAddress destination) throws IOException {
        var out = new DataOutputStream(socket.getOutputStream());
        out.write(new byte[] {5, (byte) command, 0});
        InetAddress address = destination.getAddress();
        if (address == null) {
            out.writeByte(3);
            writeShort(out, destination.getHostString());
        } else {
            out.writeByte(address instanceof Inet4Address ? 1 : 4);
            out.write(address.getAddress());
        }
        out.writeShort(destination.getPort());
        var in = new DataInputStream(socket.getInputStream());
        in.readUnsignedByte();
        int reply = in.readUnsignedByte();
        in.skipNBytes(8);
        return reply;
    }

    private static void writeShort(DataOutputStream out, String text) throws IOException {
        byte[] bytes = text.getBytes(StandardCharsets.UTF_8);
        out.writeByte(bytes.length);
        out.write(bytes);
    }
}
