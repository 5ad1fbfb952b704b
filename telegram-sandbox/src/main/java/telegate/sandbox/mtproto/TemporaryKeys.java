package telegate.sandbox.mtproto;

import java.security.MessageDigest;
import java.util.Arrays;

/// The AES key of the second half of a key exchange, derived from both nonces.
record TemporaryKeys(byte[] key, byte[] iv) {
    private static final int HASH = 20;

    static TemporaryKeys of(byte[] newNonce, byte[] serverNonce) {
        var newServer = Digests.sha1(newNonce, serverNonce);
        var serverNew = Digests.sha1(serverNonce, newNonce);
        var newNew = Digests.sha1(newNonce, newNonce);
        var key = Arrays.copyOf(newServer, 32);
        System.arraycopy(serverNew, 0, key, 20, 12);
        var iv = new byte[32];
        System.arraycopy(serverNew, 12, iv, 0, 8);
        System.arraycopy(newNew, 0, iv, 8, 20);
        System.arraycopy(newNonce, 0, iv, 28, 4);
        return new TemporaryKeys(key, iv);
    }

    /// SHA1 of the data, the data, and zeros up to a whole block.
    byte[] encryptWithHash(byte[] data) {
        int length = HASH + data.length;
        var plain = new byte[length + (-length & 15)];
        System.arraycopy(Digests.sha1(data), 0, plain, 0, HASH);
        System.arraycopy(data, 0, plain, HASH, data.length);
        return AesIge.encrypt(plain, key, iv);
    }

    /// The data with its padding; the hash must fit for one of the 16 possible lengths of the
    /// padding.
    byte[] decryptWithHash(byte[] encrypted) throws ProtocolViolation {
        if (encrypted.length < 2 * 16 || encrypted.length % 16 != 0) {
            throw new ProtocolViolation("malformed DH data");
        }
        var plain = AesIge.decrypt(encrypted, key, iv);
        var hash = Arrays.copyOf(plain, HASH);
        for (int padding = 0; padding < 16 && HASH + padding <= plain.length; padding++) {
            var data = Arrays.copyOfRange(plain, HASH, plain.length - padding);
            if (MessageDigest.isEqual(hash, Digests.sha1(data))) {
                return data;
            }
        }
        throw new ProtocolViolation("hash of the DH data does not fit");
    }
}
