package telegate.worker.partition;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.UUID;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class DirectoryLockTest {

    private static final Duration BRIEF = Duration.ofMillis(300);
    private final UUID incarnation = UUID.randomUUID();
    @TempDir Path directory;

    @Test
    void shouldLetOneProcessInAtATime() throws IOException {
        try (var _ = DirectoryLock.acquire(directory, BRIEF)) {
            assertThatThrownBy(() -> DirectoryLock.acquire(directory, BRIEF))
                    .isInstanceOf(IllegalStateException.class)
                    .hasMessageContaining("data-directory");
        }
        DirectoryLock.acquire(directory, BRIEF).close();
    }

    @Test
    void shouldKnowWhoWasThereBefore() throws IOException {
        try (var first = DirectoryLock.acquire(directory, BRIEF)) {
            assertThat(first.former()).isEmpty();
            first.remember(incarnation);
        }
        try (var second = DirectoryLock.acquire(directory, BRIEF)) {
            assertThat(second.former()).contains(incarnation);
        }
    }

    @Test
    void shouldNotBelieveACopyOfTheDirectoryOnAnotherMachine() throws IOException {
        Files.writeString(directory.resolve("incarnation"), incarnation + " other-boot\n");

        try (var lock = DirectoryLock.acquire(directory, BRIEF)) {
            assertThat(lock.former()).isEmpty();
        }
    }

    @Test
    void shouldSurviveAnUnreadableFile() throws IOException {
        Files.writeString(directory.resolve("incarnation"), "\0\0 ");

        try (var lock = DirectoryLock.acquire(directory, BRIEF)) {
            assertThat(lock.former()).isEmpty();
        }
    }
}
