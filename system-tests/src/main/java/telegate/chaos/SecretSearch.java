package telegate.chaos;

import static java.nio.charset.StandardCharsets.ISO_8859_1;
import static java.nio.charset.StandardCharsets.UTF_8;

import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Base64;
import java.util.HashMap;
import java.util.HexFormat;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeSet;
import java.util.concurrent.ConcurrentHashMap;
import telegate.contract.Topics;

/// Looks for passwords, phone numbers and links where they must not be. Every password of the suite
/// begins with [#PASSWORD], so one look finds them all. Used by one thread at a time, except
/// [#phone].
final class SecretSearch {

    /// What every password begins with. Its length is a multiple of three, so that Base64 of each
    /// begins alike too.
    static final String PASSWORD = "ChaosSecret:";

    private static final String LINK = "tg://login";

    /// A line is never looked at in two halves.
    private static final int OVERLAP = 256;

    private final List<String> passwords =
            List.of(
                    PASSWORD,
                    PASSWORD.replace(":", "%3A"),
                    HexFormat.of().formatHex(PASSWORD.getBytes(UTF_8)),
                    Base64.getEncoder().encodeToString(PASSWORD.getBytes(UTF_8)));
    private final Set<String> phones = ConcurrentHashMap.newKeySet();
    private final Map<Path, Long> read = new HashMap<>();
    private final Set<String> found = new TreeSet<>();

    /// A number to look for from now on.
    ///
    /// @param number with or without plus
    void phone(String number) {
        phones.add(number.replaceAll("[^0-9]", ""));
    }

    /// Looks at what log files have got since the last time.
    void logs(Path folder) {
        try (var files = Files.list(folder)) {
            for (Path file : files.sorted().toList()) {
                log(file);
            }
        } catch (IOException e) {
            throw new UncheckedIOException("The logs cannot be read", e);
        }
    }

    private void log(Path file) throws IOException {
        long before = read.getOrDefault(file, 0L);
        try (InputStream in = Files.newInputStream(file)) {
            in.skipNBytes(Math.min(before, Files.size(file)));
            byte[] added = in.readAllBytes();
            look(String.valueOf(file.getFileName()), added, true);
            read.put(file, Math.max(0, before + added.length - OVERLAP));
        }
    }

    /// Looks at one record.
    void kafkaRecord(String topic, byte[] content) {
        look(topic, content, !topic.equals(Topics.EVENTS));
    }

    private void look(String place, byte[] content, boolean linksToo) {
        String text = new String(content, ISO_8859_1);
        if (passwords.stream().anyMatch(text::contains)) {
            found.add("a password in " + place);
        }
        if (linksToo && text.contains(LINK)) {
            found.add("a login link in " + place);
        }
        if (hasPhone(text)) {
            found.add("a phone number in " + place);
        }
    }

    /// Each number of many digits is looked up, instead of looking for each phone number.
    private boolean hasPhone(String text) {
        int start = -1;
        for (int i = 0; i <= text.length(); i++) {
            boolean digit = i < text.length() && text.charAt(i) >= '0' && text.charAt(i) <= '9';
            if (digit && start < 0) {
                start = i;
            } else if (!digit && start >= 0) {
                if (i - start >= 10 && phones.contains(text.substring(start, i))) {
                    return true;
                }
                start = -1;
            }
        }
        return false;
    }

    /// Where secrets were found; never what.
    List<String> found() {
        return new ArrayList<>(found);
    }
}
