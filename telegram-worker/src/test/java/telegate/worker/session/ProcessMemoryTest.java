package telegate.worker.session;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.condition.EnabledOnOs;
import org.junit.jupiter.api.condition.OS;

class ProcessMemoryTest {

    private static final long MIB = 1_048_576;

    @Test
    @EnabledOnOs(OS.LINUX)
    void shouldTellTheMemoryOfThisProcess() {
        assertThat(ProcessMemory.resident()).isBetween(20 * MIB, 100_000 * MIB);
    }
}
