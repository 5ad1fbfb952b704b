package telegate.worker.partition;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.FileTime;
import java.nio.file.attribute.PosixFilePermissions;
import java.time.Instant;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class CrashFilesTest {

    private static final String FATAL =
            """
            #
            # A fatal error has been detected by the Java Runtime Environment:
            #
            #  SIGSEGV (0xb) at pc=0x00007fc27d8894a0, pid=21889, tid=21891
            """;
    private static final String NO_MEMORY =
            """
            #
            # There is insufficient memory for the Java Runtime Environment to continue.
            """;

    @TempDir Path directory;

    private Path write(String name, String content, long second) throws IOException {
        Path file = Files.writeString(directory.resolve(name), content);
        return Files.setLastModifiedTime(file, FileTime.from(Instant.ofEpochSecond(second)));
    }

    @Test
    void shouldFindNothingInADirectoryThatWasLeftInOrder() throws IOException {
        write("worker.lock", "", 1);

        CrashFiles files = CrashFiles.in(directory);

        assertThat(files.tellOfACrash()).isFalse();
        files.setAside();
        assertThat(directory).isDirectoryContaining("glob:**worker.lock");
        assertThat(directory.resolve(CrashFiles.KEPT)).doesNotExist();
    }

    @Test
    void shouldCountACrashOnceAndKeepTheNewestForItsOwnerAlone() throws IOException {
        write("last-crash.log", "of an earlier time", 1);
        write("crash-9.log", FATAL + "newest", 30);
        write("crash-10.log", FATAL, 20);
        CrashFiles files = CrashFiles.in(directory);
        assertThat(files.tellOfACrash()).isTrue();

        files.setAside();

        assertThat(CrashFiles.in(directory).tellOfACrash()).isFalse();
        Path kept = directory.resolve(CrashFiles.KEPT);
        assertThat(kept).content().endsWith("newest");
        assertThat(Files.getPosixFilePermissions(kept))
                .isEqualTo(PosixFilePermissions.fromString("rw-------"));
        try (var left = Files.list(directory)) {
            assertThat(left).containsExactly(kept);
        }
    }

    @Test
    void shouldCountAFileThatBreaksOff() throws IOException {
        write("crash-7.log", "", 1);

        assertThat(CrashFiles.in(directory).tellOfACrash()).isTrue();
    }

    @Test
    void shouldHoldNothingAgainstAccountsWhenTheSystemHadNoMemory() throws IOException {
        write("crash-7.log", NO_MEMORY, 1);

        CrashFiles files = CrashFiles.in(directory);

        assertThat(files.tellOfACrash()).isFalse();
        files.setAside();
        assertThat(directory.resolve("crash-7.log")).doesNotExist();
    }
}
