package telegate.sandbox.login;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;
import telegate.sandbox.srp.SrpVerifier;

class KnownVerifiersTest {

    @Test
    void shouldDeriveTheVerifierOfAPasswordOnce() {
        KnownVerifiers known = new KnownVerifiers();

        SrpVerifier first = known.of("same");

        assertThat(known.of("same")).isSameAs(first);
        assertThat(known.of("other").v()).isNotEqualTo(first.v());
    }

    @Test
    void shouldForgetThePasswordThatWasUsedLongestAgo() {
        KnownVerifiers known = new KnownVerifiers(2);
        SrpVerifier used = known.of("used");
        SrpVerifier unused = known.of("unused");
        known.of("used");

        known.of("new");

        assertThat(known.of("used")).isSameAs(used);
        assertThat(known.of("unused")).isNotSameAs(unused);
    }
}
