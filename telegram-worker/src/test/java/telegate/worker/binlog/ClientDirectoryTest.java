package telegate.worker.binlog;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.nio.file.attribute.PosixFilePermissions;
import java.time.Duration;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.Executor;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

@SuppressWarnings("NullAway.Init") // set before each test
class ClientDirectoryTest {

    private static final Duration LIMIT = Duration.ofSeconds(5);

    // Not the common pool: with two cores it is one thread, and the tests wait on it.
    private static final Executor THREADS = task -> Thread.ofVirtual().start(task);

    @TempDir Path parent;

    @Test
    void shouldGiveEachClientAFolderAndKeyOfItsOwn() throws IOException {
        ClientDirectory one = ClientDirectory.fresh(parent, true);
        ClientDirectory other = ClientDirectory.fresh(parent, true);

        assertThat(one.path()).isNotEqualTo(other.path());
        assertThat(one.databaseKey()).hasSize(32).isNotEqualTo(other.databaseKey());
        assertThat(PosixFilePermissions.toString(Files.getPosixFilePermissions(one.path())))
                .isEqualTo("rwx------");
        assertThat(one.size()).isZero();
    }

    @Test
    void shouldCopyWhatItWasRestoredFrom() {
        Binlog binlog = new Binlog(new byte[Binlog.KEY_LENGTH], new byte[] {1, 2, 3});

        ClientDirectory restored = ClientDirectory.restored(parent, binlog, true);

        assertThat(restored.path().resolve("td_test.binlog")).exists();
        assertThat(restored.copy().file()).containsExactly(1, 2, 3);
        assertThat(restored.copy().databaseKey()).isSameAs(binlog.databaseKey());
    }

    @Test
    void shouldWaitForAFileThatIsBeingReplaced() throws IOException {
        ClientDirectory directory = ClientDirectory.fresh(parent, false);
        Path next = Files.write(directory.path().resolve("td.binlog.new"), new byte[] {9});

        CompletableFuture<Binlog> copy = CompletableFuture.supplyAsync(directory::copy, THREADS);
        Files.move(next, directory.path().resolve("td.binlog"));

        assertThat(copy).succeedsWithin(LIMIT).extracting(Binlog::file).isEqualTo(new byte[] {9});
    }

    @Test
    void shouldCopyOnlyAfterTheStateWasWritten() throws IOException {
        ClientDirectory directory =
                ClientDirectory.restored(
                        parent, new Binlog(new byte[Binlog.KEY_LENGTH], new byte[] {1}), true);
        CompletableFuture<Binlog> copy =
                CompletableFuture.supplyAsync(
                        () -> directory.copyWith(1, System.nanoTime(), LIMIT), THREADS);

        CompletableFuture.runAsync(
                        () -> append(directory, 2),
                        CompletableFuture.delayedExecutor(50, TimeUnit.MILLISECONDS, THREADS))
                .join();

        assertThat(copy)
                .succeedsWithin(LIMIT)
                .extracting(Binlog::file)
                .isEqualTo(new byte[] {1, 2});
    }

    private static void append(ClientDirectory directory, int content) {
        try {
            Files.write(
                    directory.path().resolve("td_test.binlog"),
                    new byte[] {(byte) content},
                    StandardOpenOption.APPEND);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    @Test
    void shouldCopyAStateThatWasWrittenTogetherWithTheOneBefore() {
        ClientDirectory directory =
                ClientDirectory.restored(
                        parent, new Binlog(new byte[Binlog.KEY_LENGTH], new byte[] {1}), true);

        assertThat(directory.copyWith(1, System.nanoTime(), Duration.ofMillis(20)).file())
                .containsExactly(1);
    }
}
