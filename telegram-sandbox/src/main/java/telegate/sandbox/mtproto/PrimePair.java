package telegate.sandbox.mtproto;

import java.math.BigInteger;
import java.util.Arrays;
import java.util.random.RandomGenerator;

/// The product that a client must factorise as its proof of work.
record PrimePair(byte[] product, byte[] p, byte[] q) {
    /// 13 * 17: no work at all.
    static final PrimePair SMALL = of(BigInteger.valueOf(13), BigInteger.valueOf(17));

    /// Two primes of 31 bits, as Telegram uses them: some 30 ms of a client's time.
    static PrimePair realSize(RandomGenerator random) {
        var first = prime(random);
        var second = prime(random);
        while (first.equals(second)) {
            second = prime(random);
        }
        return of(first.min(second), first.max(second));
    }

    private static PrimePair of(BigInteger p, BigInteger q) {
        return new PrimePair(bytes(p.multiply(q)), bytes(p), bytes(q));
    }

    private static BigInteger prime(RandomGenerator random) {
        return BigInteger.valueOf(random.nextLong(1L << 30, (1L << 31) - 100)).nextProbablePrime();
    }

    private static byte[] bytes(BigInteger value) {
        var bytes = value.toByteArray();
        return bytes[0] == 0 ? Arrays.copyOfRange(bytes, 1, bytes.length) : bytes;
    }

    boolean factors(byte[] otherP, byte[] otherQ) {
        return Arrays.equals(p, otherP) && Arrays.equals(q, otherQ);
    }
}
