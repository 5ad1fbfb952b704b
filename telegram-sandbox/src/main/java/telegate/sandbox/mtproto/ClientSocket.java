package telegate.sandbox.mtproto;

import java.io.BufferedInputStream;
import java.io.ByteArrayOutputStream;
import java.io.Closeable;
import java.io.EOFException;
import java.io.IOException;
import java.io.InputStream;
import java.net.Socket;
import java.net.SocketException;
import java.time.Duration;
import java.util.ArrayDeque;
import java.util.Queue;
import java.util.concurrent.locks.ReentrantLock;

/// A client's connection, from the SOCKS5 greeting to whole packets.
///
/// One thread reads. Any thread may queue packets; they leave in the order in which they were
/// queued when somebody flushes. A client that does not read what it is sent loses its connection
/// when too much is waiting for it.
public final class ClientSocket implements Closeable {
    private static final Duration GREETING_TIMEOUT = Duration.ofMinutes(1);
    private static final int INPUT_BUFFER = 512;
    private static final int MAX_QUEUED_BYTES = 16 << 20;

    private final Socket socket;
    private final InputStream in;
    private final String process;
    private final Obfuscation obfuscation;

    private final ReentrantLock lock = new ReentrantLock();
    private final Queue<byte[]> queued = new ArrayDeque<>();
    private int queuedBytes;
    private boolean writing;
    private volatile boolean frozen;

    private ClientSocket(Socket socket, InputStream in, String process, Obfuscation obfuscation) {
        this.socket = socket;
        this.in = in;
        this.process = process;
        this.obfuscation = obfuscation;
    }

    /// Carries the greeting of SOCKS5 and the header of the transport out. Does not close the
    /// socket when it fails.
    public static ClientSocket greet(Socket socket) throws IOException, ProtocolViolation {
        socket.setTcpNoDelay(true);
        socket.setSoTimeout((int) GREETING_TIMEOUT.toMillis());
        var in = new BufferedInputStream(socket.getInputStream(), INPUT_BUFFER);
        var process = Socks5.accept(in, socket.getOutputStream());
        var obfuscation = new Obfuscation(exactly(in, Obfuscation.HEADER));
        socket.setSoTimeout(0);
        return new ClientSocket(socket, in, process, obfuscation);
    }

    /// The user name given to the SOCKS5 front, or empty.
    public String process() {
        return process;
    }

    /// The data centre that the client wants, 10000 more in the test environment.
    public int dc() {
        return obfuscation.dc();
    }

    /// A packet, and whether a quick acknowledgement is wanted for it.
    public record Packet(byte[] bytes, boolean quickAck) {}

    /// Waits for the next packet.
    ///
    /// @throws EOFException when the client closed the connection
    public Packet read() throws IOException, ProtocolViolation {
        Framing.Frame frame;
        do {
            frame = obfuscation.framing().read(this::decrypted);
        } while (frozen);
        return new Packet(frame.packet(), frame.quickAck());
    }

    private byte[] decrypted(int count) throws IOException {
        var bytes = exactly(in, count);
        obfuscation.decrypt(bytes);
        return bytes;
    }

    /// From now on the connection stays open and swallows everything, in both directions.
    public void freeze() {
        frozen = true;
    }

    /// From now on [#read()] gives up after so long a silence.
    public void closeAfterSilence(Duration silence) throws SocketException {
        socket.setSoTimeout((int) Math.min(silence.toMillis(), Integer.MAX_VALUE));
    }

    /// Queues a packet. Nothing leaves before a flush.
    public void send(byte[] packet) {
        enqueue(obfuscation.framing().frame(packet));
    }

    /// Queues a quick acknowledgement.
    public void sendQuickAck(int token) {
        enqueue(obfuscation.framing().quickAck(token));
    }

    /// Queues an error of the transport, for example -404 for a key that nobody knows.
    public void sendError(int code) {
        var packet = new byte[4];
        LittleEndian.putInt(packet, 0, code);
        send(packet);
    }

    private void enqueue(byte[] framed) {
        if (frozen) {
            return;
        }
        boolean tooMuch;
        lock.lock();
        try {
            queuedBytes += framed.length;
            tooMuch = queuedBytes > MAX_QUEUED_BYTES;
            if (tooMuch) {
                queued.clear();
            } else {
                queued.add(framed);
            }
        } finally {
            lock.unlock();
        }
        if (tooMuch) {
            close();
        }
    }

    /// Writes what is queued, unless another thread is writing already (which then writes this
    /// too). A failure closes the connection; the reading thread sees that.
    public void flush() {
        try {
            for (var chunk = nextChunk(true); chunk.length > 0; chunk = nextChunk(false)) {
                obfuscation.encrypt(chunk);
                socket.getOutputStream().write(chunk);
            }
        } catch (IOException _) {
            // `writing` stays set: nobody writes to a broken connection again.
            close();
        }
    }

    /// As [#flush()], on a thread of its own: for threads that must not wait for a slow client.
    public void flushLater() {
        Thread.startVirtualThread(this::flush);
    }

    /// Everything queued, or nothing when there is nothing to do for this thread.
    private byte[] nextChunk(boolean first) {
        lock.lock();
        try {
            if (first && writing) {
                return new byte[0];
            }
            var chunk = new ByteArrayOutputStream(queuedBytes);
            queued.forEach(chunk::writeBytes);
            queued.clear();
            queuedBytes = 0;
            writing = chunk.size() > 0;
            return chunk.toByteArray();
        } finally {
            lock.unlock();
        }
    }

    private static byte[] exactly(InputStream in, int count) throws IOException {
        var bytes = in.readNBytes(count);
        if (bytes.length < count) {
            throw new EOFException();
        }
        return bytes;
    }

    /// Cuts the connection at once, without flushing. Never fails.
    @Override
    public void close() {
        try {
            socket.close();
        } catch (IOException _) {
            // There is nothing left to do for a socket that cannot be closed.
        }
    }
}
