package telegate.system;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Order;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;

/// Runs after all others that use the shared system: what they typed, scanned and read must not
/// have been written down anywhere. Systems that a class has for itself are searched by that class.
@ExtendWith(SharedSystem.class)
@Order(Integer.MAX_VALUE)
class NoSecretLeaksST {

    private static final long AT_LEAST = 10_000;

    @Test
    void shouldHaveWrittenNoSecretAnywhere(TelegateSystem system) throws Exception {
        // So that there is something to look for, and something to look at, when this runs alone.
        system.api().connect(system.phone(), system.phone().person("Bruno"));

        SecretSearch.Report report = SecretSearch.in(system);

        assertThat(report.findings()).isEmpty();
        assertThat(report.bytes()).isGreaterThan(AT_LEAST);
    }

    @Test
    void shouldHaveAskedTelegramForNothingThatTheSandboxDoesNotKnow(TelegateSystem system) {
        assertThat(system.phone().unknownMethods()).isEmpty();
        assertThat(system.phone().duplicatedKeys()).isZero();
    }
}
