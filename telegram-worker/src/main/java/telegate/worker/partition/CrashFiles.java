package telegate.worker.partition;

import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.DirectoryStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.nio.file.attribute.FileTime;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import org.jboss.logging.Logger;

/// What says that the process which used a data directory before was ended by its native code:
/// `crash-….log`, written by the JVM (`-XX:ErrorFile`), or by a supervisor for an end of which the
/// JVM knew nothing. Whoever starts in that directory counts them once.
///
/// The JVM's file shows parts of its memory, so the one that is kept is for its owner alone.
public final class CrashFiles {

    /// The newest one of those that were counted, for a person to look at.
    static final String KEPT = "last-crash.log";

    private static final Logger LOG = Logger.getLogger(CrashFiles.class);
    private static final String PATTERN = "crash-*.log";

    /// How the JVM begins when the system has no memory left, which is no account's doing.
    private static final String NO_MEMORY = "There is insufficient memory";

    private static final int HEAD = 1_024;

    private final Path directory;
    private final List<Path> found;

    private CrashFiles(Path directory, List<Path> found) {
        this.directory = directory;
        this.found = found;
    }

    /// Those that are in the directory now. To be called by who has its lock.
    public static CrashFiles in(Path directory) throws IOException {
        List<Path> found = new ArrayList<>();
        try (DirectoryStream<Path> files = Files.newDirectoryStream(directory, PATTERN)) {
            files.forEach(found::add);
        }
        found.sort(Comparator.comparing(CrashFiles::time));
        return new CrashFiles(directory, List.copyOf(found));
    }

    private static FileTime time(Path file) {
        try {
            return Files.getLastModifiedTime(file);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    /// Whether native code ended the process. A file that breaks off counts.
    public boolean tellOfACrash() throws IOException {
        for (Path file : found) {
            if (!head(file).contains(NO_MEMORY)) {
                return true;
            }
        }
        return false;
    }

    private static String head(Path file) throws IOException {
        try (InputStream content = Files.newInputStream(file)) {
            return new String(content.readNBytes(HEAD), StandardCharsets.ISO_8859_1);
        }
    }

    /// They are counted: the newest one is kept, in place of an earlier one.
    ///
    /// @throws IOException when they would be counted again
    public void setAside() throws IOException {
        if (found.isEmpty()) {
            return;
        }
        Path kept = directory.resolve(KEPT);
        Path newest = found.getLast();
        if (Files.getFileStore(newest).supportsFileAttributeView("posix")) {
            Files.setPosixFilePermissions(newest, PosixFilePermissions.fromString("rw-------"));
        }
        Files.move(newest, kept, StandardCopyOption.REPLACE_EXISTING);
        for (Path older : found.subList(0, found.size() - 1)) {
            Files.deleteIfExists(older);
        }
        LOG.warnf("The process before crashed in native code: %s", kept);
    }
}
