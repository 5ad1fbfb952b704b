package telegate.sandbox.srp;

import java.math.BigInteger;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.Arrays;

/// The group that Telegram uses (TDLib knows this prime and does not test it), and SHA-256 over
/// parts.
final class SrpGroup {
    static final int SIZE = 256;
    static final int GENERATOR = 3;
    static final BigInteger P =
            new BigInteger(
                    """
                    c71caeb9c6b1c9048e6c522f70f13f73980d40238e3e21c14934d037563d930f\
                    48198a0aa7c14058229493d22530f4dbfa336f6e0ac925139543aed44cce7c37\
                    20fd51f69458705ac68cd4fe6b6b13abdc9746512969328454f18faf8c595f64\
                    2477fe96bb2a941d5bcd1d4ac8cc49880708fa9b378e3c4f3a9060bee67cf9a4\
                    a4a695811051907e162753b56b0f6b410dba74d8a84b2a14b3144e0ef1284754\
                    fd17ed950d5965b4b9dd46582db1178d169c6bc465b0d6ff9ca3928fef5b9ae4\
                    e418fc15e83ebea0f87fa9ff5eed70050ded2849f47bf959d956850ce929851f\
                    0d8115f635b105ee2e4e15d04b2454bf6f4fadf034b10403119cd8e3b92fcc5b\
                    """,
                    16);
    static final BigInteger G = BigInteger.valueOf(GENERATOR);
    static final byte[] P_BYTES = padded(P);
    static final byte[] G_BYTES = padded(G);
    static final BigInteger K = new BigInteger(1, sha256(P_BYTES, G_BYTES));

    private SrpGroup() {}

    /// Big-endian in exactly 256 bytes, as everything that is hashed.
    static byte[] padded(BigInteger number) {
        var bytes = number.toByteArray();
        int start = bytes.length > SIZE ? bytes.length - SIZE : 0;
        var padded = new byte[SIZE];
        System.arraycopy(bytes, start, padded, SIZE - (bytes.length - start), bytes.length - start);
        return padded;
    }

    static byte[] sha256(byte[]... parts) {
        try {
            var digest = MessageDigest.getInstance("SHA-256");
            Arrays.stream(parts).forEach(digest::update);
            return digest.digest();
        } catch (NoSuchAlgorithmException e) {
            throw new IllegalStateException("every JDK has SHA-256", e);
        }
    }
}
