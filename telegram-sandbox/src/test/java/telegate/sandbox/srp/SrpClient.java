package telegate.sandbox.srp;

import static telegate.sandbox.srp.SrpGroup.G;
import static telegate.sandbox.srp.SrpGroup.K;
import static telegate.sandbox.srp.SrpGroup.P;
import static telegate.sandbox.srp.SrpGroup.padded;
import static telegate.sandbox.srp.SrpGroup.sha256;

import java.math.BigInteger;
import java.util.Random;

/// The client's half, as Telegram describes it.
record SrpClient(byte[] a, byte[] m1) {

    static SrpClient answer(SrpVerifier verifier, byte[] serverB, String password, long seed) {
        var secret = new BigInteger(2048, new Random(seed));
        var a = padded(G.modPow(secret, P));
        var x =
                new BigInteger(
                        1, SrpVerifier.passwordHash(password, verifier.salt1(), verifier.salt2()));
        var u = new BigInteger(1, sha256(a, serverB));
        var base = new BigInteger(1, serverB).subtract(K.multiply(G.modPow(x, P))).mod(P);
        var key = sha256(padded(base.modPow(secret.add(u.multiply(x)), P)));
        return new SrpClient(a, SrpChallenge.proof(verifier, a, serverB, key));
    }
}
