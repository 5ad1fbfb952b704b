package telegate.embedded;

import java.io.BufferedWriter;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.nio.file.StandardOpenOption;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.List;

/// A child's output on disk, bounded: when the file is full it becomes `NAME.1` and a new one is
/// begun, so at most two files of [#MAX_BYTES] stay. Remembers the last lines for error messages.
///
/// Thread-safe: lines come from the thread that reads the child, the last lines are asked for by
/// another.
final class ChildLog implements AutoCloseable {

    static final long MAX_BYTES = 16L * 1024 * 1024;
    private static final int REMEMBERED = 12;

    private final Path file;
    private final long maxBytes;
    private final Deque<String> lastLines = new ArrayDeque<>();
    private BufferedWriter writer;
    private long written;

    ChildLog(Path file) {
        this(file, MAX_BYTES);
    }

    ChildLog(Path file, long maxBytes) {
        this.file = file;
        this.maxBytes = maxBytes;
        try {
            Files.createDirectories(file.toAbsolutePath().getParent());
            this.written = Files.exists(file) ? Files.size(file) : 0;
            this.writer = open();
        } catch (IOException e) {
            throw new UncheckedIOException("The log " + file + " cannot be written.", e);
        }
    }

    synchronized void add(String line) throws IOException {
        if (lastLines.size() == REMEMBERED) {
            lastLines.removeFirst();
        }
        lastLines.addLast(line);
        if (written > maxBytes) {
            writer.close();
            Files.move(
                    file,
                    file.resolveSibling(file.getFileName() + ".1"),
                    StandardCopyOption.REPLACE_EXISTING);
            writer = open();
            written = 0;
        }
        writer.write(line);
        writer.newLine();
        writer.flush();
        written += line.length() + 1L;
    }

    synchronized List<String> lastLines() {
        return new ArrayList<>(lastLines);
    }

    @Override
    public synchronized void close() throws IOException {
        writer.close();
    }

    private BufferedWriter open() throws IOException {
        return Files.newBufferedWriter(
                file, StandardCharsets.UTF_8, StandardOpenOption.CREATE, StandardOpenOption.APPEND);
    }
}
