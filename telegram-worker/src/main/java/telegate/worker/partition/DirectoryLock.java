package telegate.worker.partition;

import static java.nio.charset.StandardCharsets.UTF_8;

import java.io.IOException;
import java.nio.channels.FileChannel;
import java.nio.channels.FileLock;
import java.nio.channels.OverlappingFileLockException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.nio.file.StandardOpenOption;
import java.time.Duration;
import java.util.Optional;
import java.util.UUID;
import java.util.concurrent.locks.LockSupport;
import org.jboss.logging.Logger;
import org.jspecify.annotations.Nullable;

/// The one process that uses a worker's data directory, and which incarnation was there before it.
///
/// The system lets go of the file lock when the last thread of its process is gone, so who gets it
/// knows that the former process of this directory can do nothing any more. That is believed only
/// of a process of the same boot of the same machine: a directory that was copied, or mounted
/// somewhere else while its former machine is merely out of sight, proves nothing.
public final class DirectoryLock implements AutoCloseable {

    private static final Logger LOG = Logger.getLogger(DirectoryLock.class);
    private static final String LOCK = "worker.lock";
    private static final String INCARNATION = "incarnation";
    private static final Path BOOT_ID = Path.of("/proc/sys/kernel/random/boot_id");
    private static final Duration RETRY = Duration.ofMillis(200);

    private final Path directory;
    private final FileChannel channel;

    private DirectoryLock(Path directory, FileChannel channel) {
        this.directory = directory;
        this.channel = channel;
    }

    /// Waits for a former process that is about to end.
    ///
    /// @throws IllegalStateException when another process uses the directory for longer than that
    public static DirectoryLock acquire(Path directory, Duration patience) throws IOException {
        Files.createDirectories(directory);
        FileChannel channel =
                FileChannel.open(
                        directory.resolve(LOCK),
                        StandardOpenOption.CREATE,
                        StandardOpenOption.WRITE);
        long start = System.nanoTime();
        boolean told = false;
        while (tryLock(channel) == null) {
            if (System.nanoTime() - start >= patience.toNanos()) {
                channel.close();
                throw new IllegalStateException(
                        "Another worker uses the folder "
                                + directory
                                + "; give each worker a telegate.worker.data-directory of its own");
            }
            if (!told) {
                LOG.infof("Another worker uses %s; waiting until it has ended", directory);
                told = true;
            }
            LockSupport.parkNanos(RETRY.toNanos());
        }
        return new DirectoryLock(directory, channel);
    }

    private static @Nullable FileLock tryLock(FileChannel channel) throws IOException {
        try {
            return channel.tryLock();
        } catch (OverlappingFileLockException e) {
            // The other one is in this same process.
            return null;
        }
    }

    /// The incarnation that was in this directory before and is surely gone.
    public Optional<UUID> former() throws IOException {
        Path file = directory.resolve(INCARNATION);
        if (!Files.exists(file)) {
            return Optional.empty();
        }
        String[] written = Files.readString(file, UTF_8).strip().split(" ");
        try {
            boolean sameBoot = written.length == 2 && written[1].equals(boot());
            return sameBoot ? Optional.of(UUID.fromString(written[0])) : Optional.empty();
        } catch (IllegalArgumentException e) {
            LOG.warnf("%s cannot be read; the former worker's lease has to pass", file);
            return Optional.empty();
        }
    }

    /// Remembers this incarnation for the process that comes after; to be called before it is
    /// registered.
    public void remember(UUID incarnation) throws IOException {
        Path fresh = directory.resolve(INCARNATION + ".new");
        Files.writeString(fresh, incarnation + " " + boot() + "\n", UTF_8);
        Files.move(
                fresh,
                directory.resolve(INCARNATION),
                StandardCopyOption.ATOMIC_MOVE,
                StandardCopyOption.REPLACE_EXISTING);
    }

    /// This boot of this machine; where the system does not tell, the lock alone has to do.
    private static String boot() throws IOException {
        return Files.exists(BOOT_ID) ? Files.readString(BOOT_ID, UTF_8).strip() : "unknown";
    }

    /// Lets the next process have the directory.
    @Override
    public void close() throws IOException {
        channel.close();
    }
}
