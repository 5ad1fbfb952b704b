package telegate.worker.binlog;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.security.SecureRandom;
import java.time.Duration;
import java.util.Comparator;
import java.util.List;
import java.util.UUID;
import java.util.concurrent.locks.LockSupport;
import java.util.stream.Stream;

/// The folder of one TDLib client. What has to survive the process is copied into the database;
/// what a killed process leaves is [LeftClients].
///
/// @param databaseKey what TDLib encrypts the binlog with
@SuppressWarnings("ArrayRecordComponent") // moved, never compared
public record ClientDirectory(Path path, byte[] databaseKey, boolean testDc) {

    private static final String FILE = "td.binlog";
    private static final String TEST_FILE = "td_test.binlog";

    /// What TDLib calls its binlog.
    static final List<String> FILE_NAMES = List.of(FILE, TEST_FILE);

    private static final SecureRandom RANDOM = new SecureRandom();
    private static final Duration RETRY_PAUSE = Duration.ofNanos(200_000);
    private static final Duration WRITTEN = Duration.ofMillis(2);
    private static final int READ_ATTEMPTS = 200;

    /// A new folder with a new key, for a client that has no binlog yet.
    public static ClientDirectory fresh(Path parent, boolean testDc) {
        byte[] key = new byte[Binlog.KEY_LENGTH];
        RANDOM.nextBytes(key);
        return new ClientDirectory(make(parent), key, testDc);
    }

    /// A new folder with `binlog` in it, for a client that goes on from there.
    public static ClientDirectory restored(Path parent, Binlog binlog, boolean testDc) {
        ClientDirectory directory = new ClientDirectory(make(parent), binlog.databaseKey(), testDc);
        try {
            Files.write(directory.file(), binlog.file());
        } catch (IOException e) {
            // It is tried again and again, in another folder each time.
            directory.delete();
            throw new UncheckedIOException(e);
        }
        return directory;
    }

    /// Name of the client in this process; another for each start of a client.
    public UUID id() {
        return UUID.fromString(path.getFileName().toString());
    }

    /// Size of the binlog now, 0 when TDLib has not made it yet.
    public long size() {
        try {
            return Files.size(file());
        } catch (NoSuchFileException e) {
            return 0;
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    /// A copy of the binlog.
    ///
    /// TDLib replaces the file by unlink and rename when it compacts it, so for a moment there may
    /// be none; that is waited for.
    ///
    /// @throws UncheckedIOException when there is none for 40 ms
    public Binlog copy() {
        for (int attempt = 1; ; attempt++) {
            try {
                return new Binlog(databaseKey, Files.readAllBytes(file()));
            } catch (NoSuchFileException e) {
                if (attempt == READ_ATTEMPTS) {
                    throw new UncheckedIOException(e);
                }
                LockSupport.parkNanos(RETRY_PAUSE.toNanos());
            } catch (IOException e) {
                throw new UncheckedIOException(e);
            }
        }
    }

    /// A copy that holds a state that TDLib has announced, when the file had `before` bytes before
    /// that.
    ///
    /// TDLib queues a state for the file, announces it, and writes what is queued a millisecond
    /// after the first of it was (`FLUSH_TIMEOUT` of its `ConcurrentBinlog`); it may have written
    /// other things meanwhile. So the file must have changed, twice that time have passed, and no
    /// write be seen at this moment. When it does not change at all, the state was written before
    /// `before` was taken: two announcements can come at once.
    ///
    /// @param announced when TDLib told of the state, by [System#nanoTime]
    /// @param limit how long after that to wait for a change
    public Binlog copyWith(long before, long announced, Duration limit) {
        long seen = size();
        long passed = System.nanoTime() - announced;
        while (passed < limit.toNanos()) {
            LockSupport.parkNanos(Math.max(RETRY_PAUSE.toNanos(), WRITTEN.toNanos() - passed));
            passed = System.nanoTime() - announced;
            long now = size();
            if (now == seen && now != before && passed >= WRITTEN.toNanos()) {
                break;
            }
            seen = now;
        }
        return copy();
    }

    /// Removes the folder and all that is in it.
    public void delete() {
        deleteTree(path);
    }

    private Path file() {
        return path.resolve(testDc ? TEST_FILE : FILE);
    }

    private static Path make(Path parent) {
        try {
            return Files.createDirectories(
                    parent.resolve(UUID.randomUUID().toString()),
                    PosixFilePermissions.asFileAttribute(
                            PosixFilePermissions.fromString("rwx------")));
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    static void deleteTree(Path root) {
        try (Stream<Path> tree = Files.walk(root)) {
            for (Path path : tree.sorted(Comparator.reverseOrder()).toList()) {
                Files.deleteIfExists(path);
            }
        } catch (NoSuchFileException e) {
            // TDLib deletes files of its own while it logs out; gone is gone.
            deleteAgain(root);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    private static void deleteAgain(Path root) {
        if (Files.exists(root)) {
            deleteTree(root);
        }
    }
}
