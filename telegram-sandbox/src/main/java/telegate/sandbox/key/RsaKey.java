package telegate.sandbox.key;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.math.BigInteger;
import java.nio.file.FileAlreadyExistsException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.GeneralSecurityException;
import java.security.KeyFactory;
import java.security.KeyPairGenerator;
import java.security.MessageDigest;
import java.security.interfaces.RSAPrivateCrtKey;
import java.security.spec.PKCS8EncodedKeySpec;
import java.security.spec.RSAPublicKeySpec;
import java.util.Arrays;
import java.util.Base64;
import org.jspecify.annotations.Nullable;
import telegate.sandbox.tl.TlWriter;

/// The RSA key pair of the sandbox, 2048 bit with exponent 65537, like Telegram's. Immutable.
public final class RsaKey {
    private static final String FILE = "sandbox-key.pkcs8";
    private static final String BEGIN = "-----BEGIN RSA PUBLIC KEY-----";
    private static final String END = "-----END RSA PUBLIC KEY-----";

    /// What X.509 puts before the PKCS#1 form of a 2048 bit key.
    private static final int SPKI_HEADER = 24;

    private final RSAPrivateCrtKey key;

    private RsaKey(RSAPrivateCrtKey key) {
        this.key = key;
    }

    /// The key pair kept in `directory`, made at the first call.
    ///
    /// @throws UncheckedIOException when the directory cannot be read or written
    public static RsaKey loadOrCreate(Path directory) {
        var file = directory.resolve(FILE);
        try {
            if (!Files.exists(file)) {
                Files.createDirectories(directory);
                create(file);
            }
            return parse(Files.readAllBytes(file));
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    /// Whole or not at all, and never in the place of one that another process has just made.
    private static void create(Path file) throws IOException {
        var temporary = Files.createTempFile(file.getParent(), FILE, ".new");
        try {
            Files.write(temporary, generate().key.getEncoded());
            Files.createLink(file, temporary);
        } catch (FileAlreadyExistsException other) {
            return;
        } finally {
            Files.delete(temporary);
        }
    }

    /// A new key pair (takes some tens of milliseconds).
    public static RsaKey generate() {
        try {
            var generator = KeyPairGenerator.getInstance("RSA");
            generator.initialize(2048);
            return new RsaKey((RSAPrivateCrtKey) generator.generateKeyPair().getPrivate());
        } catch (GeneralSecurityException e) {
            throw new IllegalStateException(e);
        }
    }

    private static RsaKey parse(byte[] pkcs8) {
        try {
            return new RsaKey(
                    (RSAPrivateCrtKey)
                            KeyFactory.getInstance("RSA")
                                    .generatePrivate(new PKCS8EncodedKeySpec(pkcs8)));
        } catch (GeneralSecurityException e) {
            throw new IllegalStateException("the file of the RSA key is broken", e);
        }
    }

    /// The lower 64 bits of the SHA1 of modulus and exponent as TL byte strings: how a client picks
    /// the key.
    public long fingerprint() {
        var writer = new TlWriter();
        writer.bytes(unsigned(key.getModulus()));
        writer.bytes(unsigned(key.getPublicExponent()));
        try {
            var hash = MessageDigest.getInstance("SHA-1").digest(writer.toBytes());
            long fingerprint = 0;
            for (int i = 19; i >= 12; i--) {
                fingerprint = (fingerprint << 8) | (hash[i] & 0xff);
            }
            return fingerprint;
        } catch (GeneralSecurityException e) {
            throw new IllegalStateException(e);
        }
    }

    /// `value ^ d mod n` in 256 bytes, by the Chinese remainder theorem.
    ///
    /// @throws IllegalArgumentException when the value is not below the modulus
    public byte[] decrypt(byte[] value) {
        var c = new BigInteger(1, value);
        if (c.compareTo(key.getModulus()) >= 0) {
            throw new IllegalArgumentException("not below the modulus");
        }
        var p = key.getPrimeP();
        var q = key.getPrimeQ();
        var m1 = c.modPow(key.getPrimeExponentP(), p);
        var m2 = c.modPow(key.getPrimeExponentQ(), q);
        var h = m1.subtract(m2).multiply(key.getCrtCoefficient()).mod(p);
        var plain = unsigned(h.multiply(q).add(m2));
        var padded = new byte[256];
        System.arraycopy(plain, 0, padded, 256 - plain.length, plain.length);
        return padded;
    }

    /// The public key as PKCS#1 PEM in lines of 64 characters, without a line end after the last:
    /// 425 bytes, the size and layout of Telegram's own.
    public String publicPem() {
        var base64 = Base64.getMimeEncoder(64, new byte[] {'\n'});
        return BEGIN + "\n" + base64.encodeToString(pkcs1()) + "\n" + END;
    }

    private byte[] pkcs1() {
        try {
            var spki =
                    KeyFactory.getInstance("RSA")
                            .generatePublic(
                                    new RSAPublicKeySpec(key.getModulus(), key.getPublicExponent()))
                            .getEncoded();
            return Arrays.copyOfRange(spki, SPKI_HEADER, spki.length);
        } catch (GeneralSecurityException e) {
            throw new IllegalStateException(e);
        }
    }

    private static byte[] unsigned(BigInteger value) {
        var bytes = value.toByteArray();
        return bytes[0] == 0 ? Arrays.copyOfRange(bytes, 1, bytes.length) : bytes;
    }

    @Override
    public boolean equals(@Nullable Object other) {
        return other instanceof RsaKey o && key.getModulus().equals(o.key.getModulus());
    }

    @Override
    public int hashCode() {
        return key.getModulus().hashCode();
    }

    @Override
    public String toString() {
        return "RsaKey[" + Long.toHexString(fingerprint()) + "]";
    }
}
