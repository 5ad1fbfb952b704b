package telegate.sandbox.srp;

import static java.nio.charset.StandardCharsets.UTF_8;
import static telegate.sandbox.srp.SrpGroup.G;
import static telegate.sandbox.srp.SrpGroup.P;
import static telegate.sandbox.srp.SrpGroup.sha256;

import java.math.BigInteger;
import java.security.GeneralSecurityException;
import java.security.SecureRandom;
import java.util.Random;
import javax.crypto.Mac;
import javax.crypto.spec.SecretKeySpec;

/// What the server keeps of a password: two salts and `v = g^x mod p`. Treat the arrays as
/// constants.
public record SrpVerifier(byte[] salt1, byte[] salt2, byte[] v) {
    private static final int ITERATIONS = 100_000;

    /// Takes about 0.1 s of CPU time: PBKDF2 is meant to be slow.
    public static SrpVerifier of(String password) {
        return of(password, new SecureRandom());
    }

    static SrpVerifier of(String password, Random random) {
        var salt1 = new byte[16];
        var salt2 = new byte[16];
        random.nextBytes(salt1);
        random.nextBytes(salt2);
        var x = new BigInteger(1, passwordHash(password, salt1, salt2));
        return new SrpVerifier(salt1, salt2, SrpGroup.padded(G.modPow(x, P)));
    }

    public static byte[] prime() {
        return SrpGroup.P_BYTES.clone();
    }

    public static int generator() {
        return SrpGroup.GENERATOR;
    }

    /// `x` of the protocol. The name in Telegram's description is PH2.
    static byte[] passwordHash(String password, byte[] salt1, byte[] salt2) {
        var first = salted(salted(password.getBytes(UTF_8), salt1), salt2);
        return salted(pbkdf2(first, salt1), salt2);
    }

    private static byte[] salted(byte[] data, byte[] salt) {
        return sha256(salt, data, salt);
    }

    /// PBKDF2-HMAC-SHA512 with one block of output. The JDK's own takes characters, not bytes, as
    /// the password.
    private static byte[] pbkdf2(byte[] password, byte[] salt) {
        try {
            var mac = Mac.getInstance("HmacSHA512");
            mac.init(new SecretKeySpec(password, "HmacSHA512"));
            mac.update(salt);
            var block = mac.doFinal(new byte[] {0, 0, 0, 1});
            var result = block.clone();
            for (int i = 1; i < ITERATIONS; i++) {
                block = mac.doFinal(block);
                for (int j = 0; j < result.length; j++) {
                    result[j] ^= block[j];
                }
            }
            return result;
        } catch (GeneralSecurityException e) {
            throw new IllegalStateException("every JDK has HmacSHA512", e);
        }
    }

    @Override
    public String toString() {
        return "SrpVerifier[]";
    }
}
