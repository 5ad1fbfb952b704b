package telegate.embedded;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import java.io.BufferedReader;
import java.io.File;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Arrays;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class KilledParentTest {

    @TempDir Path directory;

    @Test
    void shouldLeaveNoProcessBehindWhenTheParentIsKilled() throws Exception {
        // Given
        Process parent =
                new ProcessBuilder(
                                Path.of(System.getProperty("java.home"), "bin", "java").toString(),
                                "-cp",
                                String.join(File.pathSeparator, JavaCommand.ownClassPath()),
                                KilledParent.class.getName(),
                                directory.toString())
                        .redirectErrorStream(true)
                        .start();
        List<ProcessHandle> children = children(parent);
        assertThat(children).hasSizeGreaterThanOrEqualTo(3).allMatch(ProcessHandle::isAlive);

        // When
        parent.destroyForcibly().waitFor();

        // Then
        await().atMost(Duration.ofSeconds(20))
                .untilAsserted(() -> assertThat(children).noneMatch(ProcessHandle::isAlive));
    }

    private static List<ProcessHandle> children(Process parent) throws Exception {
        BufferedReader output = parent.inputReader(StandardCharsets.UTF_8);
        String line = output.readLine();
        while (line != null && !line.startsWith("Started")) {
            line = output.readLine();
        }
        assertThat(line).as("the line with the pids").isNotNull();
        return Arrays.stream(line.replaceFirst("^Started [^ ]* ", "").split(" "))
                .map(pid -> ProcessHandle.of(Long.parseLong(pid)).orElseThrow())
                .toList();
    }
}
