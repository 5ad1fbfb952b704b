package telegate.embedded;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.file.Files;
import java.nio.file.Path;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class ChildLogTest {

    @TempDir Path directory;

    @Test
    void shouldKeepTwoFilesOfBoundedSize() throws Exception {
        // Given
        Path file = directory.resolve("part.log");
        try (var log = new ChildLog(file, 100)) {

            // When
            for (int i = 0; i < 100; i++) {
                log.add("line number " + i);
            }

            // Then
            assertThat(log.lastLines()).last().isEqualTo("line number 99");
        }
        assertThat(directory.toFile().list()).hasSize(2);
        assertThat(file).content().contains("line number 99");
        assertThat(Files.size(file)).isLessThan(200);
    }
}
