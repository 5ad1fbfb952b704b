package telegate.embedded;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;

/// Files that nobody but this user may read.
final class PrivateFiles {

    private PrivateFiles() {}

    /// A new file of mode 0600 that holds the text; the caller deletes it.
    static Path temporary(Path directory, String text) throws IOException {
        // The JDK creates temporary files with mode 0600.
        Path file = Files.createTempFile(directory, "secret", "");
        Files.writeString(file, text);
        return file;
    }
}
