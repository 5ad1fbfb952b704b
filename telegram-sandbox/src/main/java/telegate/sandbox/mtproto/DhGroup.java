package telegate.sandbox.mtproto;

import java.math.BigInteger;
import java.security.SecureRandom;
import java.util.Arrays;

/// The server's half of the Diffie-Hellman exchange: one secret exponent for the life of the
/// server, so that `g_a` is computed once. 256 random bits are enough for a pretended data centre
/// and make an exchange five times cheaper.
final class DhGroup {
    static final int GENERATOR = 3;

    /// The prime that clients have built in: they skip their primality tests for it and for g = 3.
    private static final BigInteger PRIME =
            new BigInteger(
                    "c71caeb9c6b1c9048e6c522f70f13f73980d40238e3e21c14934d037563d930f"
                            + "48198a0aa7c14058229493d22530f4dbfa336f6e0ac925139543aed44cce7c37"
                            + "20fd51f69458705ac68cd4fe6b6b13abdc9746512969328454f18faf8c595f64"
                            + "2477fe96bb2a941d5bcd1d4ac8cc49880708fa9b378e3c4f3a9060bee67cf9a4"
                            + "a4a695811051907e162753b56b0f6b410dba74d8a84b2a14b3144e0ef1284754"
                            + "fd17ed950d5965b4b9dd46582db1178d169c6bc465b0d6ff9ca3928fef5b9ae4"
                            + "e418fc15e83ebea0f87fa9ff5eed70050ded2849f47bf959d956850ce929851f"
                            + "0d8115f635b105ee2e4e15d04b2454bf6f4fadf034b10403119cd8e3b92fcc5b",
                    16);

    /// Both sides refuse values too near to 0 or to the prime (core.telegram.org/mtproto/auth_key).
    private static final BigInteger MARGIN = BigInteger.ONE.shiftLeft(2048 - 64);

    private final BigInteger exponent;
    private final byte[] publicValue;

    DhGroup(SecureRandom random) {
        BigInteger candidate;
        BigInteger power;
        do {
            candidate = new BigInteger(256, random).setBit(255);
            power = BigInteger.valueOf(GENERATOR).modPow(candidate, PRIME);
        } while (!inRange(power));
        this.exponent = candidate;
        this.publicValue = fixed(power);
    }

    static byte[] prime() {
        return fixed(PRIME);
    }

    /// `g_a`.
    byte[] publicValue() {
        return publicValue.clone();
    }

    /// The authorization key that follows from the client's `g_b`: always 256 bytes, also when it
    /// begins with zeros.
    byte[] agree(byte[] clientValue) throws ProtocolViolation {
        var value = new BigInteger(1, clientValue);
        if (!inRange(value)) {
            throw new ProtocolViolation("g_b out of range");
        }
        return fixed(value.modPow(exponent, PRIME));
    }

    static byte[] fixed(BigInteger value) {
        var bytes = value.toByteArray();
        if (bytes.length > AuthKey.LENGTH) {
            return Arrays.copyOfRange(bytes, bytes.length - AuthKey.LENGTH, bytes.length);
        }
        var padded = new byte[AuthKey.LENGTH];
        System.arraycopy(bytes, 0, padded, AuthKey.LENGTH - bytes.length, bytes.length);
        return padded;
    }

    private static boolean inRange(BigInteger value) {
        return value.compareTo(MARGIN) >= 0 && value.compareTo(PRIME.subtract(MARGIN)) <= 0;
    }
}
