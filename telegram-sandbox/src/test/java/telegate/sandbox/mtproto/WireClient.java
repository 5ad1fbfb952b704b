package telegate.sandbox.mtproto;

import java.io.ByteArrayOutputStream;
import java.io.Closeable;
import java.io.DataInputStream;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.math.BigInteger;
import java.net.InetAddress;
import java.net.Socket;
import java.nio.charset.StandardCharsets;
import java.security.SecureRandom;
import java.time.Instant;
import java.util.Arrays;
import java.util.Base64;
import java.util.List;
import javax.crypto.Cipher;
import telegate.sandbox.key.RsaKey;
import telegate.sandbox.tl.Packed;
import telegate.sandbox.tl.TlObject;
import telegate.sandbox.tl.TlReader;
import telegate.sandbox.tl.TlWriter;

/// A client of the sandbox that does what TDLib would not: wrong things, and single steps. Used by
/// one thread.
public final class WireClient implements Closeable {
    private static final SecureRandom RANDOM = new SecureRandom();
    private static final BigInteger PRIME = new BigInteger(1, DhGroup.prime());
    private static final int RPC_RESULT = 0xf35c6d01;

    /// A key and the salt that goes with it.
    public record Identity(AuthKey key, long salt) {}

    private final Socket socket;
    private final DataInputStream in;
    private final Cipher sending;
    private final Cipher receiving;
    private final Framing framing;
    private final int dc;

    private long lastMessageId;
    private int contentMessages;
    private long sessionId = RANDOM.nextLong();

    private WireClient(Socket socket, Framing framing, int dc, Cipher sending, Cipher receiving)
            throws IOException {
        this.socket = socket;
        this.in = new DataInputStream(socket.getInputStream());
        this.sending = sending;
        this.receiving = receiving;
        this.framing = framing;
        this.dc = dc;
    }

    public static WireClient connect(int port, String process) {
        return connect(port, process, Framing.INTERMEDIATE, 10_001);
    }

    static WireClient connect(int port, String process, Framing framing, int dc) {
        try {
            var socket = new Socket(InetAddress.getLoopbackAddress(), port);
            socket.setTcpNoDelay(true);
            socket.setSoTimeout(10_000);
            greetProxy(socket, process);
            var header = header(framing, dc);
            var sending = Obfuscation.cipher(Arrays.copyOfRange(header, 8, 56));
            var receiving = Obfuscation.cipher(RsaPad.reversed(Arrays.copyOfRange(header, 8, 56)));
            var encrypted = sending.update(header);
            var sent = header.clone();
            System.arraycopy(encrypted, 56, sent, 56, 8);
            socket.getOutputStream().write(sent);
            return new WireClient(socket, framing, dc, sending, receiving);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    private static void greetProxy(Socket socket, String process) throws IOException {
        var out = socket.getOutputStream();
        var in = new DataInputStream(socket.getInputStream());
        boolean named = !process.isEmpty();
        out.write(named ? new byte[] {5, 2, 0, 2} : new byte[] {5, 1, 0});
        in.readNBytes(2);
        if (named) {
            var user = process.getBytes(StandardCharsets.UTF_8);
            var login = new ByteArrayOutputStream();
            login.write(1);
            login.write(user.length);
            login.writeBytes(user);
            login.write(1);
            login.write('x');
            out.write(login.toByteArray());
            in.readNBytes(2);
        }
        out.write(new byte[] {5, 1, 0, 1, 127, 0, 0, 1, 1, (byte) 0xbb});
        in.readNBytes(10);
    }

    private static byte[] header(Framing framing, int dc) {
        var header = new byte[64];
        RANDOM.nextBytes(header);
        int tag =
                switch (framing) {
                    case INTERMEDIATE -> 0xeeeeeeee;
                    case PADDED -> 0xdddddddd;
                    case ABRIDGED -> 0xefefefef;
                };
        LittleEndian.putInt(header, 56, tag);
        header[60] = (byte) dc;
        header[61] = (byte) (dc >> 8);
        return header;
    }

    /// Makes a permanent key.
    public Identity exchange(RsaKey rsaKey) {
        var nonce = random(16);
        var offer = plain(TlObject.of("req_pq_multi", "nonce", nonce));
        var serverNonce = offer.bytes("server_nonce");
        long product = new BigInteger(1, offer.bytes("pq")).longValueExact();
        long p = factor(product);
        var newNonce = random(32);
        var pBytes = minimal(p);
        var qBytes = minimal(product / p);
        var inner =
                TlObject.of(
                        "p_q_inner_data_dc",
                        "pq",
                        offer.bytes("pq"),
                        "p",
                        pBytes,
                        "q",
                        qBytes,
                        "nonce",
                        nonce,
                        "server_nonce",
                        serverNonce,
                        "new_nonce",
                        newNonce,
                        "dc",
                        dc);
        var answer =
                plain(
                        TlObject.of(
                                "req_DH_params",
                                "nonce",
                                nonce,
                                "server_nonce",
                                serverNonce,
                                "p",
                                pBytes,
                                "q",
                                qBytes,
                                "public_key_fingerprint",
                                rsaKey.fingerprint(),
                                "encrypted_data",
                                rsaPad(rsaKey, inner.toBytes())));
        var keys = TemporaryKeys.of(newNonce, serverNonce);
        var dh = TlObject.read(decrypt(keys, answer.bytes("encrypted_answer")));
        var b = new BigInteger(256, RANDOM);
        var gB = BigInteger.valueOf(dh.integer("g")).modPow(b, PRIME);
        var secret = DhGroup.fixed(new BigInteger(1, dh.bytes("g_a")).modPow(b, PRIME));
        var client =
                TlObject.of(
                        "client_DH_inner_data",
                        "nonce",
                        nonce,
                        "server_nonce",
                        serverNonce,
                        "retry_id",
                        0,
                        "g_b",
                        DhGroup.fixed(gB));
        var done =
                plain(
                        TlObject.of(
                                "set_client_DH_params",
                                "nonce",
                                nonce,
                                "server_nonce",
                                serverNonce,
                                "encrypted_data",
                                keys.encryptWithHash(client.toBytes())));
        var hash = Digests.sha1(newNonce, new byte[] {1}, Arrays.copyOf(Digests.sha1(secret), 8));
        if (!Arrays.equals(done.bytes("new_nonce_hash1"), Arrays.copyOfRange(hash, 4, 20))) {
            throw new AssertionError("server has another key");
        }
        long salt = LittleEndian.longAt(newNonce, 0) ^ LittleEndian.longAt(serverNonce, 0);
        return new Identity(AuthKey.of(secret, dc, salt, Instant.now(), null), salt);
    }

    private TlObject plain(TlObject request) {
        sendPacket(PlainPacket.seal(nextMessageId(), request.toBytes()));
        try {
            return TlObject.read(PlainPacket.open(readPacket()));
        } catch (ProtocolViolation e) {
            throw new AssertionError(e);
        }
    }

    private static byte[] decrypt(TemporaryKeys keys, byte[] encrypted) {
        try {
            return keys.decryptWithHash(encrypted);
        } catch (ProtocolViolation e) {
            throw new AssertionError(e);
        }
    }

    private static byte[] rsaPad(RsaKey rsaKey, byte[] inner) {
        var data = Arrays.copyOf(inner, 192);
        var base64 = rsaKey.publicPem().lines().filter(line -> !line.startsWith("-")).toList();
        var der = Base64.getDecoder().decode(String.join("", base64));
        var modulus = new BigInteger(1, Arrays.copyOfRange(der, 9, 265));
        while (true) {
            var tempKey = random(32);
            var withHash = Arrays.copyOf(RsaPad.reversed(data), 224);
            System.arraycopy(Digests.sha256(tempKey, data), 0, withHash, 192, 32);
            var encrypted = AesIge.encrypt(withHash, tempKey, new byte[32]);
            var block = new byte[256];
            var hash = Digests.sha256(encrypted);
            for (int i = 0; i < 32; i++) {
                block[i] = (byte) (tempKey[i] ^ hash[i]);
            }
            System.arraycopy(encrypted, 0, block, 32, 224);
            var value = new BigInteger(1, block);
            if (value.compareTo(modulus) < 0) {
                return DhGroup.fixed(value.modPow(BigInteger.valueOf(65_537), modulus));
            }
        }
    }

    /// Sends the next message of this session.
    ///
    /// @return its id
    public long send(Identity identity, TlObject object, boolean content) {
        long id = nextMessageId();
        send(identity, id, nextSeqno(content), object.toBytes());
        return id;
    }

    public void send(Identity identity, long messageId, int seqno, byte[] body) {
        var message = new Message(identity.salt(), sessionId, messageId, seqno, body);
        sendPacket(MessageCipher.sealAsClient(identity.key(), message));
    }

    /// Sends messages in one container.
    ///
    /// @return their ids
    public List<Long> sendContainer(Identity identity, List<TlObject> objects) {
        var ids = objects.stream().map(_ -> nextMessageId()).toList();
        var writer = new TlWriter();
        writer.integer(0x73f1f8dc);
        writer.integer(objects.size());
        for (int i = 0; i < objects.size(); i++) {
            var body = objects.get(i).toBytes();
            writer.longValue(ids.get(i));
            writer.integer(nextSeqno(true));
            writer.integer(body.length);
            writer.raw(body);
        }
        send(identity, nextMessageId(), contentMessages * 2, writer.toBytes());
        return ids;
    }

    /// A message of the server.
    ///
    /// @param answerTo id of the query that it answers, 0 when it answers none
    public record Received(long id, int seqno, long answerTo, TlObject object) {}

    /// Waits for the next message of the server.
    public Received receive(Identity identity) {
        try {
            var message = MessageCipher.openAsClient(identity.key(), readPacket());
            if (message.sessionId() != sessionId || (message.id() & 1) == 0) {
                throw new AssertionError("wrong session or message id");
            }
            var reader = new TlReader(message.body());
            long answerTo = 0;
            if (reader.peekInteger() == RPC_RESULT) {
                reader.integer();
                answerTo = reader.longValue();
            }
            return new Received(message.id(), message.seqno(), answerTo, reader.object());
        } catch (ProtocolViolation e) {
            throw new AssertionError(e);
        }
    }

    /// Waits for the next message of this type, skipping others.
    public Received receive(Identity identity, String type) {
        while (true) {
            var received = receive(identity);
            if (received.object().is(type)) {
                return received;
            }
        }
    }

    public void sendPacket(byte[] packet) {
        sendRaw(framing.frame(packet));
    }

    void sendRaw(byte[] framed) {
        try {
            socket.getOutputStream().write(sending.update(framed));
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    byte[] readPacket() throws ProtocolViolation {
        try {
            return framing.read(this::readRaw).packet();
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    /// Error code of the transport.
    public int readError() {
        try {
            return LittleEndian.intAt(readPacket(), 0);
        } catch (ProtocolViolation e) {
            throw new AssertionError(e);
        }
    }

    byte[] readRaw(int count) throws IOException {
        var bytes = new byte[count];
        in.readFully(bytes);
        return receiving.update(bytes);
    }

    /// Whether the server has closed the connection (waits for it or for a byte).
    public boolean closedByServer() {
        try {
            return in.read() < 0;
        } catch (IOException _) {
            return true;
        }
    }

    public long sessionId() {
        return sessionId;
    }

    /// Goes on with the session of another connection.
    public void continueSession(WireClient other) {
        sessionId = other.sessionId;
        contentMessages = other.contentMessages;
        lastMessageId = other.lastMessageId;
    }

    public long nextMessageId() {
        var now = Instant.now();
        long id = (now.getEpochSecond() << 32) | (((long) now.getNano() << 2) & ~3L);
        lastMessageId = Math.max(lastMessageId + 4, id);
        return lastMessageId;
    }

    public int nextSeqno(boolean content) {
        return content ? contentMessages++ * 2 + 1 : contentMessages * 2;
    }

    /// A query in compressed form, as TDLib sends large ones.
    public static byte[] packed(TlObject object) {
        return Packed.pack(object.toBytes());
    }

    private static long factor(long product) {
        for (long p = 3; p * p <= product; p += 2) {
            if (product % p == 0) {
                return p;
            }
        }
        throw new AssertionError("no factors");
    }

    private static byte[] minimal(long value) {
        var bytes = BigInteger.valueOf(value).toByteArray();
        return bytes[0] == 0 ? Arrays.copyOfRange(bytes, 1, bytes.length) : bytes;
    }

    static byte[] random(int length) {
        var bytes = new byte[length];
        RANDOM.nextBytes(bytes);
        return bytes;
    }

    @Override
    public void close() {
        try {
            socket.close();
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }
}
