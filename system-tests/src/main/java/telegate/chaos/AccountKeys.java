package telegate.chaos;

import static java.nio.charset.StandardCharsets.ISO_8859_1;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.DirectoryStream;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.Base64;
import java.util.BitSet;
import java.util.HashSet;
import java.util.HexFormat;
import java.util.Locale;
import java.util.Set;

/// The authorization keys of the accounts, as the sandbox keeps them: whoever has one is the
/// account. Looked for by their first bytes: as they are, in hexadecimal digits, and in Base64
/// wherever a key may stand in what was encoded. Used by one thread at a time.
final class AccountKeys {

    private static final int KEY_LENGTH = 256;

    /// Of a key, 8 bytes: as many as no other data has by chance.
    private static final int RAW = 8;

    private static final int HEX = 2 * RAW;

    /// Whole groups of three bytes, behind which another byte may follow that is not known.
    private static final int BASE64 = 12;

    private final Set<Path> read = new HashSet<>();
    private final Set<String> forms = new HashSet<>();

    /// The first two characters of each form, so that most places need no second look.
    private final BitSet beginnings = new BitSet(1 << Character.SIZE);

    /// Learns those that were made since the last time.
    ///
    /// @param folder of the sandbox: each file ends with a key
    void learn(Path folder) {
        try (DirectoryStream<Path> files = Files.newDirectoryStream(folder, "*.key")) {
            for (Path file : files) {
                if (read.add(file)) {
                    learnOne(file);
                }
            }
        } catch (IOException e) {
            throw new UncheckedIOException("The sandbox's keys cannot be read", e);
        }
    }

    private void learnOne(Path file) throws IOException {
        byte[] content;
        try {
            content = Files.readAllBytes(file);
        } catch (NoSuchFileException destroyed) {
            // Since it was listed, by a log-out: nobody can use it any more.
            return;
        }
        add(Arrays.copyOfRange(content, content.length - KEY_LENGTH, content.length));
    }

    private void add(byte[] key) {
        add(new String(key, 0, RAW, ISO_8859_1));
        String hex = HexFormat.of().formatHex(key, 0, RAW);
        add(hex);
        add(hex.toUpperCase(Locale.ROOT));
        for (int skipped = 0; skipped < 3; skipped++) {
            byte[] rest = Arrays.copyOfRange(key, skipped, KEY_LENGTH);
            add(Base64.getEncoder().encodeToString(rest).substring(0, BASE64));
            add(Base64.getUrlEncoder().encodeToString(rest).substring(0, BASE64));
        }
    }

    private void add(String form) {
        forms.add(form);
        beginnings.set(pair(form, 0));
    }

    /// Whether one of them is in a text of ISO 8859-1.
    boolean in(String text) {
        for (int i = 0; i + RAW <= text.length(); i++) {
            if (beginnings.get(pair(text, i))
                    && (is(text, i, RAW) || is(text, i, BASE64) || is(text, i, HEX))) {
                return true;
            }
        }
        return false;
    }

    private boolean is(String text, int from, int length) {
        return from + length <= text.length()
                && forms.contains(text.substring(from, from + length));
    }

    private static int pair(String text, int from) {
        return text.charAt(from) << Byte.SIZE | text.charAt(from + 1);
    }
}
