package telegate.sandbox.srp;

import static telegate.sandbox.srp.SrpGroup.G;
import static telegate.sandbox.srp.SrpGroup.K;
import static telegate.sandbox.srp.SrpGroup.P;
import static telegate.sandbox.srp.SrpGroup.padded;
import static telegate.sandbox.srp.SrpGroup.sha256;

import java.math.BigInteger;
import java.security.MessageDigest;
import java.security.SecureRandom;
import java.util.Random;

/// One question `B` of the server, good for one answer. Immutable.
public final class SrpChallenge {
    private final SrpVerifier verifier;
    private final long id;
    private final BigInteger secret;
    private final byte[] b;

    private SrpChallenge(SrpVerifier verifier, long id, BigInteger secret) {
        this.verifier = verifier;
        this.id = id;
        this.secret = secret;
        var v = new BigInteger(1, verifier.v());
        this.b = padded(K.multiply(v).add(G.modPow(secret, P)).mod(P));
    }

    public static SrpChallenge of(SrpVerifier verifier) {
        return of(verifier, new SecureRandom());
    }

    static SrpChallenge of(SrpVerifier verifier, Random random) {
        return new SrpChallenge(verifier, random.nextLong(), new BigInteger(2048, random));
    }

    /// Telegram's `srp_id`.
    public long id() {
        return id;
    }

    /// Telegram's `srp_B`, 256 bytes.
    public byte[] b() {
        return b.clone();
    }

    /// Whether the client proved that it knows the password.
    ///
    /// @param a Telegram's `A`
    /// @param m1 Telegram's `M1`
    public boolean proves(byte[] a, byte[] m1) {
        var clientPublic = new BigInteger(1, a);
        if (clientPublic.signum() == 0 || clientPublic.compareTo(P) >= 0) {
            return false; // A = 0 mod p would make the key known to anybody
        }
        var paddedA = padded(clientPublic);
        var u = new BigInteger(1, sha256(paddedA, b));
        var v = new BigInteger(1, verifier.v());
        var key = sha256(padded(clientPublic.multiply(v.modPow(u, P)).modPow(secret, P)));
        return MessageDigest.isEqual(m1, proof(verifier, paddedA, b, key));
    }

    /// `M1`: the same for both sides once they share `key`.
    static byte[] proof(SrpVerifier verifier, byte[] a, byte[] b, byte[] key) {
        var groupHash = sha256(SrpGroup.P_BYTES);
        var generatorHash = sha256(SrpGroup.G_BYTES);
        for (int i = 0; i < groupHash.length; i++) {
            groupHash[i] ^= generatorHash[i];
        }
        return sha256(groupHash, sha256(verifier.salt1()), sha256(verifier.salt2()), a, b, key);
    }
}
