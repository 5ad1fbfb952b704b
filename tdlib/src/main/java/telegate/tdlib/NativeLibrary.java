package telegate.tdlib;

import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.security.DigestInputStream;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.HexFormat;

/// TDLib's shared library as it was packed into this jar: unmodified, and pinned by its SHA-256.
///
/// Thread-safe: it has no state; two threads or processes that unpack into one directory at the
/// same time both end with the same intact file, because a file appears there only by an atomic
/// rename.
public final class NativeLibrary {

    private static final String RESOURCE = System.mapLibraryName("tdjson");
    private static final int NAME_PREFIX = 12;

    private NativeLibrary() {}

    /// The pinned SHA-256 of the library in the jar, 64 lower-case hex digits.
    public static String sha256() {
        try (InputStream pinned = open("library.sha256")) {
            return new String(pinned.readAllBytes(), StandardCharsets.US_ASCII).strip();
        } catch (IOException unreadable) {
            throw new UncheckedIOException(unreadable);
        }
    }

    /// Puts the library into `directory` (made when missing) as `libtdjson-<sha256 prefix>.so`, or
    /// leaves the one that is already there when its SHA-256 is right. Reads about 60 MB either
    /// way.
    ///
    /// @return the file, ready for [TdJson#load(Path)]
    /// @throws IOException when the directory cannot be written, when this jar was built for
    ///   another platform, or when the library in the jar is not the pinned one
    public static Path unpackInto(Path directory) throws IOException {
        String sha256 = sha256();
        Path target = directory.resolve(fileName(sha256));
        if (Files.isRegularFile(target) && sha256.equals(sha256Of(target))) {
            return target;
        }
        Files.createDirectories(directory);
        Path partial = Files.createTempFile(directory, "libtdjson-", ".partial");
        try {
            String unpacked = copyTo(partial);
            if (!unpacked.equals(sha256)) {
                throw new IOException(
                        "TDLib in the jar has sha256 %s, pinned is %s".formatted(unpacked, sha256));
            }
            Files.move(
                    partial,
                    target,
                    StandardCopyOption.ATOMIC_MOVE,
                    StandardCopyOption.REPLACE_EXISTING);
        } finally {
            Files.deleteIfExists(partial);
        }
        return target;
    }

    private static String fileName(String sha256) {
        int dot = RESOURCE.lastIndexOf('.');
        return RESOURCE.substring(0, dot)
                + "-"
                + sha256.substring(0, NAME_PREFIX)
                + RESOURCE.substring(dot);
    }

    private static String copyTo(Path file) throws IOException {
        try (var library = new DigestInputStream(open(RESOURCE), newSha256());
                OutputStream out = Files.newOutputStream(file)) {
            library.transferTo(out);
            return hex(library.getMessageDigest());
        }
    }

    private static String sha256Of(Path file) throws IOException {
        try (var library = new DigestInputStream(Files.newInputStream(file), newSha256())) {
            library.transferTo(OutputStream.nullOutputStream());
            return hex(library.getMessageDigest());
        }
    }

    private static InputStream open(String resource) throws IOException {
        InputStream stream = NativeLibrary.class.getResourceAsStream(resource);
        if (stream == null) {
            throw new IOException(
                    "%s is not in the jar: it was built for another platform".formatted(resource));
        }
        return stream;
    }

    private static MessageDigest newSha256() {
        try {
            return MessageDigest.getInstance("SHA-256");
        } catch (NoSuchAlgorithmException impossible) {
            throw new IllegalStateException("every Java platform has SHA-256", impossible);
        }
    }

    private static String hex(MessageDigest digest) {
        return HexFormat.of().formatHex(digest.digest());
    }
}
