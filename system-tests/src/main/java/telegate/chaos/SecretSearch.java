package telegate.chaos;

import static java.nio.charset.StandardCharsets.ISO_8859_1;
import static java.nio.charset.StandardCharsets.UTF_8;

import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.nio.file.FileVisitResult;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.SimpleFileVisitor;
import java.nio.file.attribute.BasicFileAttributes;
import java.util.ArrayList;
import java.util.Base64;
import java.util.HashMap;
import java.util.HexFormat;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeSet;
import java.util.concurrent.ConcurrentHashMap;
import java.util.regex.Pattern;
import telegate.contract.Topics;

/// Looks for secrets where they must not be: passwords, their hints, phone numbers and links of
/// people, the accounts' own keys, the installation's keys and passwords, and its API hash. Every
/// password of the suite begins with [#PASSWORD], so one look finds them all. Used by one thread at
/// a time, except [#phone].
final class SecretSearch {

    /// What every password begins with. Its length is a multiple of three, so that Base64 of each
    /// begins alike too.
    static final String PASSWORD = "ChaosSecret:";

    /// What every hint begins with.
    static final String HINT = "ChaosHint:";

    /// Of the API keys that the workers get; the sandbox takes any.
    static final String API_HASH = "5ec2e7c4a05ec2e7c4a05ec2e7c4a05e";

    private static final String LINK = "tg://login";

    /// Where TDLib and the JVM leave what they know of a crash, below the folder of all data, also
    /// when the next process has set it aside.
    private static final Pattern CRASH = Pattern.compile("(hs_err|(last-)?crash).*");

    private static final int CRASH_DEPTH = 3;

    /// A line is never looked at in two halves.
    private static final int OVERLAP = 256;

    private final List<String> passwords =
            List.of(
                    PASSWORD,
                    PASSWORD.replace(":", "%3A"),
                    HexFormat.of().formatHex(PASSWORD.getBytes(UTF_8)),
                    Base64.getEncoder().encodeToString(PASSWORD.getBytes(UTF_8)));
    private final Map<String, String> installation =
            new HashMap<>(Map.of(API_HASH, "the API hash"));
    private final Set<String> phones = ConcurrentHashMap.newKeySet();
    private final AccountKeys accountKeys = new AccountKeys();
    private final Map<Path, Long> read = new HashMap<>();
    private final Set<String> found = new TreeSet<>();

    /// A number to look for from now on.
    ///
    /// @param number with or without plus
    void phone(String number) {
        phones.add(number.replaceAll("[^0-9]", ""));
    }

    /// Looks for what these files contain from now on.
    ///
    /// @param folder of an installation's secrets
    void installation(Path folder) {
        installation.putAll(InstallationSecrets.read(folder));
    }

    /// Looks for the keys of the accounts that there are by now.
    ///
    /// @param folder of the sandbox's
    void accountKeys(Path folder) {
        accountKeys.learn(folder);
    }

    /// Looks at the files that a crash has left.
    ///
    /// @param data everything that the system keeps
    void crashes(Path data) {
        List<Path> left = new ArrayList<>();
        try {
            Path _ =
                    Files.walkFileTree(
                            data,
                            Set.of(),
                            CRASH_DEPTH,
                            new SimpleFileVisitor<>() {
                                @Override
                                public FileVisitResult visitFile(
                                        Path file, BasicFileAttributes attributes) {
                                    if (attributes.isRegularFile()
                                            && CRASH.matcher(String.valueOf(file.getFileName()))
                                                    .matches()) {
                                        left.add(file);
                                    }
                                    return FileVisitResult.CONTINUE;
                                }

                                @Override
                                public FileVisitResult visitFileFailed(
                                        Path file, IOException gone) {
                                    // Clients' files come and go.
                                    return FileVisitResult.CONTINUE;
                                }
                            });
            for (Path file : left) {
                log(file);
            }
        } catch (IOException e) {
            throw new UncheckedIOException("What a crash has left cannot be read", e);
        }
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

    /// @param linksToo also what only the person who logs in is told, at his step: link and hint
    private void look(String place, byte[] content, boolean linksToo) {
        String text = new String(content, ISO_8859_1);
        if (passwords.stream().anyMatch(text::contains)) {
            found.add("a password in " + place);
        }
        if (linksToo && text.contains(LINK)) {
            found.add("a login link in " + place);
        }
        if (linksToo && text.contains(HINT)) {
            found.add("the hint of a password in " + place);
        }
        installation.forEach((form, what) -> {
            if (text.contains(form)) {
                found.add(what + " in " + place);
            }
        });
        if (accountKeys.in(text)) {
            found.add("the key of an account in " + place);
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
