package telegate.sandbox.key;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;

/// A copy of TDLib's shared library that trusts the sandbox's RSA key in place of Telegram's two
/// (one for the production, one for the test environment). Nothing else differs. The original is
/// only read.
public final class PatchedLibrary {
    private static final byte[] BEGIN = ascii("-----BEGIN RSA PUBLIC KEY-----\n");
    private static final byte[] END = ascii("\n-----END RSA PUBLIC KEY-----");
    private static final int KEYS = 2;

    private PatchedLibrary() {}

    /// Makes `target` the patched copy of `original`. A target that is exactly that already is left
    /// alone; another one is replaced in one step, so that a process that has it loaded keeps its
    /// old file.
    ///
    /// @throws IOException when a file cannot be read or written, or when the library does not hold
    ///   exactly two keys of the length and layout of ours (there is a third, of another layout,
    ///   for another purpose)
    public static void make(Path original, Path target, RsaKey key) throws IOException {
        var pem = ascii(key.publicPem());
        var library = Files.readAllBytes(original);
        var places = places(library, pem);
        if (places.size() != KEYS) {
            throw new IOException(
                    original + " holds " + places.size() + " RSA keys to replace, not " + KEYS);
        }
        for (int place : places) {
            System.arraycopy(pem, 0, library, place, pem.length);
        }
        if (Files.exists(target) && Arrays.equals(Files.readAllBytes(target), library)) {
            return;
        }
        var directory = target.toAbsolutePath().getParent();
        Files.createDirectories(directory);
        var temporary = Files.createTempFile(directory, "libtdjson", ".new");
        try {
            Files.write(temporary, library);
            Files.move(
                    temporary,
                    target,
                    StandardCopyOption.ATOMIC_MOVE,
                    StandardCopyOption.REPLACE_EXISTING);
        } finally {
            Files.deleteIfExists(temporary);
        }
    }

    /// Where PEM blocks of the same length and with the same line ends begin.
    private static List<Integer> places(byte[] library, byte[] pem) {
        List<Integer> places = new ArrayList<>();
        int last = library.length - pem.length;
        for (int at = 0; at <= last; at++) {
            if (library[at] == '-' && startsWith(library, at, BEGIN) && fits(library, at, pem)) {
                places.add(at);
            }
        }
        return places;
    }

    private static boolean fits(byte[] library, int at, byte[] pem) {
        for (int i = BEGIN.length; i < pem.length - END.length; i++) {
            if ((library[at + i] == '\n') != (pem[i] == '\n') || library[at + i] == '-') {
                return false;
            }
        }
        return startsWith(library, at + pem.length - END.length, END);
    }

    private static boolean startsWith(byte[] library, int at, byte[] expected) {
        return Arrays.equals(library, at, at + expected.length, expected, 0, expected.length);
    }

    private static byte[] ascii(String text) {
        return text.getBytes(StandardCharsets.US_ASCII);
    }
}
