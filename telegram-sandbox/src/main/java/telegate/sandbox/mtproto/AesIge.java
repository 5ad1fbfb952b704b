package telegate.sandbox.mtproto;

import java.security.GeneralSecurityException;
import javax.crypto.Cipher;
import javax.crypto.spec.SecretKeySpec;

/// AES-256 in "infinite garble extension" mode, which the JDK does not have. The first half of the
/// 32 byte vector mixes with the cipher text, the second with the plain text
/// (core.telegram.org/mtproto/description).
final class AesIge {
    private static final int BLOCK = 16;

    private AesIge() {}

    static byte[] encrypt(byte[] plain, byte[] key, byte[] iv) {
        return run(Cipher.ENCRYPT_MODE, plain, key, iv, 0, BLOCK);
    }

    static byte[] decrypt(byte[] encrypted, byte[] key, byte[] iv) {
        return run(Cipher.DECRYPT_MODE, encrypted, key, iv, BLOCK, 0);
    }

    private static byte[] run(
            int mode, byte[] in, byte[] key, byte[] iv, int outMixOffset, int inMixOffset) {
        if (in.length % BLOCK != 0) {
            throw new IllegalArgumentException("not a whole number of blocks");
        }
        try {
            var cipher = Cipher.getInstance("AES/ECB/NoPadding");
            cipher.init(mode, new SecretKeySpec(key, "AES"));
            var out = new byte[in.length];
            var block = new byte[BLOCK];
            for (int offset = 0; offset < in.length; offset += BLOCK) {
                // Before the first block the vector stands for the previous output and input.
                var previousOut = offset == 0 ? iv : out;
                int previousOutAt = offset == 0 ? outMixOffset : offset - BLOCK;
                var previousIn = offset == 0 ? iv : in;
                int previousInAt = offset == 0 ? inMixOffset : offset - BLOCK;
                for (int i = 0; i < BLOCK; i++) {
                    block[i] = (byte) (in[offset + i] ^ previousOut[previousOutAt + i]);
                }
                cipher.update(block, 0, BLOCK, out, offset);
                for (int i = 0; i < BLOCK; i++) {
                    out[offset + i] ^= previousIn[previousInAt + i];
                }
            }
            return out;
        } catch (GeneralSecurityException e) {
            throw new IllegalStateException(e);
        }
    }
}
