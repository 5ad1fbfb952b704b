package telegate.sandbox.mtproto;

import java.security.MessageDigest;
import java.util.Arrays;
import telegate.sandbox.key.RsaKey;

/// `RSA_PAD`: how a client wraps the first secret of an exchange
/// (core.telegram.org/mtproto/auth_key, step 4.1).
final class RsaPad {
    private static final int TEMP_KEY = 32;
    private static final int DATA = 192;

    private RsaPad() {}

    /// The 192 bytes of data with its padding.
    ///
    /// @throws ProtocolViolation when the client used another RSA key
    static byte[] open(RsaKey key, byte[] encrypted) throws ProtocolViolation {
        if (encrypted.length != 256) {
            throw new ProtocolViolation("RSA block of " + encrypted.length + " bytes");
        }
        byte[] block;
        try {
            block = key.decrypt(encrypted);
        } catch (IllegalArgumentException e) {
            throw new ProtocolViolation("RSA block out of range", e);
        }
        var aesEncrypted = Arrays.copyOfRange(block, TEMP_KEY, block.length);
        var tempKey = Digests.sha256(aesEncrypted);
        for (int i = 0; i < TEMP_KEY; i++) {
            tempKey[i] ^= block[i];
        }
        var withHash = AesIge.decrypt(aesEncrypted, tempKey, new byte[32]);
        var data = reversed(Arrays.copyOf(withHash, DATA));
        var hash = Arrays.copyOfRange(withHash, DATA, withHash.length);
        if (!MessageDigest.isEqual(hash, Digests.sha256(tempKey, data))) {
            throw new ProtocolViolation("the client trusts another RSA key");
        }
        return data;
    }

    static byte[] reversed(byte[] bytes) {
        var reversed = new byte[bytes.length];
        for (int i = 0; i < bytes.length; i++) {
            reversed[i] = bytes[bytes.length - 1 - i];
        }
        return reversed;
    }
}
