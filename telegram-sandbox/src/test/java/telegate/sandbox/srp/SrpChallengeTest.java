package telegate.sandbox.srp;

import static org.assertj.core.api.Assertions.assertThat;

import java.math.BigInteger;
import java.util.Random;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class SrpChallengeTest {
    private static final String PASSWORD = "пароль 7 ✓";
    private static final SrpVerifier VERIFIER = SrpVerifier.of(PASSWORD, new Random(1));

    @Test
    void shouldUseASafePrimeOf2048Bits() {
        assertThat(SrpGroup.P.bitLength()).isEqualTo(2048);
        assertThat(SrpGroup.P.isProbablePrime(20)).isTrue();
        assertThat(SrpGroup.P.shiftRight(1).isProbablePrime(20)).isTrue();
        // Telegram's condition for the generator 3
        assertThat(SrpGroup.P.mod(BigInteger.valueOf(3))).isEqualTo(BigInteger.TWO);
    }

    @ParameterizedTest
    @ValueSource(longs = {1, 2, 3, 4, 5})
    void shouldAcceptTheRightPassword(long seed) {
        var challenge = SrpChallenge.of(VERIFIER, new Random(seed));
        var answer = SrpClient.answer(VERIFIER, challenge.b(), PASSWORD, seed);
        assertThat(challenge.proves(answer.a(), answer.m1())).isTrue();
    }

    @Test
    void shouldRefuseAWrongPassword() {
        var challenge = SrpChallenge.of(VERIFIER, new Random(7));
        var answer = SrpClient.answer(VERIFIER, challenge.b(), PASSWORD + " ", 7);
        assertThat(challenge.proves(answer.a(), answer.m1())).isFalse();
    }

    @Test
    void shouldRefuseAnAnswerToAnotherQuestion() {
        var first = SrpChallenge.of(VERIFIER, new Random(8));
        var second = SrpChallenge.of(VERIFIER, new Random(9));
        var answer = SrpClient.answer(VERIFIER, first.b(), PASSWORD, 8);
        assertThat(second.proves(answer.a(), answer.m1())).isFalse();
    }

    @Test
    void shouldRefuseKeysThatAnybodyCouldCompute() {
        var challenge = SrpChallenge.of(VERIFIER, new Random(10));
        // With A = 0 the shared number is 0 for everybody.
        var zero = new byte[SrpGroup.SIZE];
        var key = SrpGroup.sha256(zero);
        var proof = SrpChallenge.proof(VERIFIER, zero, challenge.b(), key);
        assertThat(challenge.proves(zero, proof)).isFalse();
        assertThat(challenge.proves(SrpGroup.P_BYTES, proof)).isFalse();
        assertThat(challenge.proves(new byte[0], new byte[0])).isFalse();
    }

    @Test
    void shouldAskDifferentlyEachTime() {
        assertThat(SrpChallenge.of(VERIFIER).b()).isNotEqualTo(SrpChallenge.of(VERIFIER).b());
        assertThat(SrpChallenge.of(VERIFIER).b()).hasSize(256);
    }

    @Test
    void shouldNotShowSecrets() {
        assertThat(VERIFIER.toString()).isEqualTo("SrpVerifier[]");
    }
}
