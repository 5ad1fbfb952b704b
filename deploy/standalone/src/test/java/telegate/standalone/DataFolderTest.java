package telegate.standalone;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class DataFolderTest {

    @TempDir Path directory;

    @Test
    void shouldBelongToOneSystemAtATime() {
        // Given
        Path root = directory.resolve("data");
        try (var first = DataFolder.open(root)) {

            // Then
            assertThatThrownBy(() -> DataFolder.open(root))
                    .isInstanceOf(SettingsException.class)
                    .hasMessageContaining("process " + ProcessHandle.current().pid())
                    .hasMessageContaining("TELEGATE_DATA");
            assertThat(first.root()).isEqualTo(root);
        }
        DataFolder.open(root).close();
    }

    @Test
    void shouldNotMixAccountsOfTheSandboxAndOfTelegram() throws Exception {
        try (var data = DataFolder.open(directory.resolve("data"))) {
            // When
            data.bindTo(true);

            // Then
            data.bindTo(true);
            assertThatThrownBy(() -> data.bindTo(false))
                    .isInstanceOf(SettingsException.class)
                    .hasMessageContaining("was used with the sandbox")
                    .hasMessageContaining("TELEGATE_DATA");
        }
    }

    @Test
    void shouldBeClosedToOtherUsers() throws Exception {
        try (var data = DataFolder.open(directory.resolve("data"))) {
            assertThat(mode(data.root())).isEqualTo("rwx------");
            assertThat(mode(data.secrets())).isEqualTo("rwx------");
            assertThat(data.log("worker-1").getFileName()).hasToString("worker-1.log");
        }
    }

    private static String mode(Path path) throws Exception {
        return PosixFilePermissions.toString(Files.getPosixFilePermissions(path));
    }
}
