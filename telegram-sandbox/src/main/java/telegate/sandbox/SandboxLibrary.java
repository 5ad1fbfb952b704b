package telegate.sandbox;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import telegate.sandbox.key.PatchedLibrary;
import telegate.sandbox.key.RsaKey;
import telegate.tdlib.NativeLibrary;

/// Where the patched TDLib lies: under a name that tells the original and the key, so that an
/// existing file is the right one and 60 MB need not be read again.
final class SandboxLibrary {
    private static final int PREFIX = 12;

    private SandboxLibrary() {}

    static Path in(Path directory, RsaKey key) {
        var suffix = System.mapLibraryName("").replaceFirst(".*\\.", ".");
        var name =
                "libtdjson-sandbox-%s-%016x%s"
                        .formatted(
                                NativeLibrary.sha256().substring(0, PREFIX),
                                key.fingerprint(),
                                suffix);
        var target = directory.resolve(name);
        if (Files.exists(target)) {
            return target; // it appeared by a rename, so it is whole
        }
        try {
            var unpacked = Files.createTempDirectory("telegate-tdlib-");
            var original = NativeLibrary.unpackInto(unpacked);
            PatchedLibrary.make(original, target, key);
            Files.delete(original);
            Files.delete(unpacked);
            return target;
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }
}
