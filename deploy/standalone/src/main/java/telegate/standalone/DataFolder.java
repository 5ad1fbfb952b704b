package telegate.standalone;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.channels.FileLock;
import java.nio.channels.OverlappingFileLockException;
import java.nio.charset.StandardCharsets;
import java.nio.file.FileSystems;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.nio.file.attribute.PosixFilePermissions;
import org.jspecify.annotations.Nullable;

/// The folder with everything that is kept, locked for one system at a time and closed to other
/// users of the machine.
final class DataFolder implements AutoCloseable {

    private final Path root;
    private final FileChannel channel;

    private DataFolder(Path root, FileChannel channel) {
        this.root = root;
        this.channel = channel;
    }

    /// Makes the folder when it is new, and takes its lock. The lock goes with this process,
    /// however that ends.
    ///
    /// @throws SettingsException when another system uses it
    static DataFolder open(Path root) {
        try {
            makePrivate(root);
            FileChannel channel =
                    FileChannel.open(
                            root.resolve("lock"),
                            StandardOpenOption.CREATE,
                            StandardOpenOption.READ,
                            StandardOpenOption.WRITE);
            if (tryLock(channel) == null) {
                throw inUse(root, channel);
            }
            writeOwner(channel);
            return new DataFolder(root, channel);
        } catch (IOException e) {
            throw new SettingsException(
                    "The data folder %s cannot be used: %s. Choose another by TELEGATE_DATA."
                            .formatted(root, e));
        }
    }

    /// Notes whether the folder's accounts live in the sandbox or at Telegram, and refuses to mix
    /// the two: the clients of one are unknown at the other, and the accounts would be lost.
    ///
    /// @throws SettingsException when the folder was used with the other one
    void bindTo(boolean sandbox) throws IOException {
        String wanted = sandbox ? "the sandbox" : "Telegram";
        Path mark = root.resolve("used-with");
        if (!Files.exists(mark)) {
            Files.writeString(mark, wanted);
            return;
        }
        String found = Files.readString(mark).strip();
        if (!found.equals(wanted)) {
            throw new SettingsException(
                    "The data folder %s was used with %s and cannot be used with %s. Choose another by TELEGATE_DATA%s."
                            .formatted(
                                    root,
                                    found,
                                    wanted,
                                    sandbox
                                            ? ", or set TELEGRAM_API_ID and TELEGRAM_API_HASH again"
                                            : ""));
        }
    }

    Path root() {
        return root;
    }

    Path secrets() {
        return privateFolder("secrets");
    }

    /// For what one run leaves for the next one or for its parts.
    Path run() {
        return privateFolder("run");
    }

    /// @param label of a part
    Path log(String label) {
        return privateFolder("logs").resolve(label + ".log");
    }

    /// @param label of a part
    Path of(String label) {
        return privateFolder(label);
    }

    @Override
    public void close() {
        try {
            channel.close();
        } catch (IOException e) {
            throw new UncheckedIOException("The lock of " + root + " cannot be given back.", e);
        }
    }

    private Path privateFolder(String name) {
        Path folder = root.resolve(name);
        try {
            makePrivate(folder);
        } catch (IOException e) {
            throw new UncheckedIOException("The folder " + folder + " cannot be made.", e);
        }
        return folder;
    }

    private static void makePrivate(Path folder) throws IOException {
        Files.createDirectories(folder);
        if (FileSystems.getDefault().supportedFileAttributeViews().contains("posix")) {
            var _ =
                    Files.setPosixFilePermissions(
                            folder, PosixFilePermissions.fromString("rwx------"));
        }
    }

    private static @Nullable FileLock tryLock(FileChannel channel) throws IOException {
        try {
            return channel.tryLock();
        } catch (OverlappingFileLockException heldByThisProcess) {
            return null;
        }
    }

    private static SettingsException inUse(Path root, FileChannel channel) throws IOException {
        ByteBuffer owner = ByteBuffer.allocate(32);
        int length = Math.max(0, channel.read(owner, 0));
        channel.close();
        return new SettingsException(
                ("Another Telegate (process %s) uses the data folder %s. Stop it, or run this one beside it:"
                                + " TELEGATE_DATA=OTHER-FOLDER TELEGATE_PORT_OFFSET=100 ./telegate run")
                        .formatted(
                                new String(owner.array(), 0, length, StandardCharsets.US_ASCII),
                                root));
    }

    private static void writeOwner(FileChannel channel) throws IOException {
        byte[] pid =
                Long.toString(ProcessHandle.current().pid()).getBytes(StandardCharsets.US_ASCII);
        channel.truncate(0);
        channel.write(ByteBuffer.wrap(pid), 0);
    }
}
