package telegate.worker;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.condition.EnabledOnOs;
import org.junit.jupiter.api.condition.OS;

/// In a process of its own: the limit cannot be raised again.
@EnabledOnOs(OS.LINUX)
@Timeout(60)
class CoreFilesTest {

    private static final String LIMIT = "Max core file size";

    @Test
    void shouldLeaveNoRoomForACoreFile() throws Exception {
        // Given: a process that might write one
        List<String> command =
                List.of(
                        "bash",
                        "-c",
                        "ulimit -S -c \"$(ulimit -H -c)\"; exec \"$0\" \"$@\"",
                        ProcessHandle.current().info().command().orElseThrow(),
                        "--enable-native-access=ALL-UNNAMED",
                        "-cp",
                        System.getProperty("java.class.path"),
                        Limited.class.getName());

        // When
        Process process = new ProcessBuilder(command).redirectErrorStream(true).start();
        String output = new String(process.getInputStream().readAllBytes(), StandardCharsets.UTF_8);

        // Then
        assertThat(process.waitFor()).as(output).isZero();
        assertThat(output.lines().filter(line -> line.startsWith(LIMIT)))
                .singleElement()
                .asString()
                .containsPattern("^" + LIMIT + " +[01] +[01] +bytes");
    }

    /// Forbids core files and tells what its limit is.
    static final class Limited {
        private Limited() {}

        public static void main(String[] args) throws Exception {
            CoreFiles.forbid();
            System.out.println(Files.readString(Path.of("/proc/self/limits")));
        }
    }
}
