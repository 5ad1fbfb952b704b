package telegate.sandbox.mtproto;

import java.security.GeneralSecurityException;
import java.util.Arrays;
import javax.crypto.Cipher;
import javax.crypto.ShortBufferException;
import javax.crypto.spec.IvParameterSpec;
import javax.crypto.spec.SecretKeySpec;

/// The "obfuscated2" layer: 64 random looking bytes first, which hold the keys of two AES-CTR
/// streams, the tag of the framing and the data centre
/// (core.telegram.org/mtproto/mtproto-transports#transport-obfuscation). Reading and writing are
/// independent; each is for one thread at a time.
final class Obfuscation {
    static final int HEADER = 64;

    private final Cipher reading;
    private final Cipher writing;
    private final Framing framing;
    private final int dc;

    /// @throws ProtocolViolation when the header names no framing that is spoken here
    Obfuscation(byte[] header) throws ProtocolViolation {
        this.reading = cipher(Arrays.copyOfRange(header, 8, 56));
        this.writing = cipher(RsaPad.reversed(Arrays.copyOfRange(header, 8, 56)));
        var plain = header.clone();
        decrypt(plain);
        this.framing = Framing.of(LittleEndian.intAt(plain, 56));
        short asked = (short) ((plain[60] & 0xff) | (plain[61] << 8));
        // Negative for connections that only carry files.
        this.dc = Math.abs(asked);
    }

    Framing framing() {
        return framing;
    }

    int dc() {
        return dc;
    }

    /// Decrypts in place.
    void decrypt(byte[] bytes) {
        update(reading, bytes);
    }

    /// Encrypts in place.
    void encrypt(byte[] bytes) {
        update(writing, bytes);
    }

    private static void update(Cipher cipher, byte[] bytes) {
        try {
            cipher.update(bytes, 0, bytes.length, bytes, 0);
        } catch (ShortBufferException e) {
            throw new IllegalStateException(e);
        }
    }

    /// @param keyAndVector 32 bytes of key, 16 bytes of vector
    static Cipher cipher(byte[] keyAndVector) {
        try {
            var cipher = Cipher.getInstance("AES/CTR/NoPadding");
            cipher.init(
                    Cipher.ENCRYPT_MODE,
                    new SecretKeySpec(keyAndVector, 0, 32, "AES"),
                    new IvParameterSpec(keyAndVector, 32, 16));
            return cipher;
        } catch (GeneralSecurityException e) {
            throw new IllegalStateException(e);
        }
    }
}
