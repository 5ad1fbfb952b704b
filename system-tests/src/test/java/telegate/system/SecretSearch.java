package telegate.system;

import static java.nio.charset.StandardCharsets.ISO_8859_1;
import static java.nio.charset.StandardCharsets.UTF_8;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.URLEncoder;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Base64;
import java.util.HexFormat;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.stream.Stream;
import telegate.contract.Topics;
import telegate.system.UsedSecrets.Kind;

/// Looks for the secrets of the tests wherever a system has written something: log files, topics,
/// databases, the worker's scratch files. Compares bytes, so nothing has to be decoded first.
final class SecretSearch {

    private static final String LINK = "tg://login";

    private final TelegateSystem system;
    private final List<Wanted> wanted = new ArrayList<>();
    private final List<String> found = new ArrayList<>();
    private long bytes;

    private SecretSearch(TelegateSystem system) {
        this.system = system;
        UsedSecrets.all().forEach(secret -> want(secret.getKey(), secret.getValue()));
    }

    /// @param label says in the report what was found, without quoting it
    /// @param text one character for each byte of the pattern
    private record Wanted(String label, String text, boolean aloneStanding) {}

    /// @param findings where something was found; never what
    /// @param bytes how many were looked at
    record Report(List<String> findings, long bytes) {}

    /// Looks everywhere; the system has to run.
    static Report in(TelegateSystem system) throws IOException {
        SecretSearch search = new SecretSearch(system);
        search.logs();
        search.topics();
        search.databases();
        search.scratchFiles();
        return new Report(List.copyOf(search.found), search.bytes);
    }

    private void want(String secret, Kind kind) {
        switch (kind) {
            case PASSWORD -> {
                byte[] utf8 = secret.getBytes(UTF_8);
                String base64 = Base64.getEncoder().withoutPadding().encodeToString(utf8);
                // Some are the same for a plain password.
                for (String form :
                        new LinkedHashSet<>(
                                List.of(
                                        secret,
                                        base64,
                                        URLEncoder.encode(secret, UTF_8),
                                        HexFormat.of().formatHex(utf8)))) {
                    wanted.add(new Wanted("a password", bytesOf(form), false));
                }
            }
            // Short: part of many a longer number, and of bytes written in hexadecimal.
            case LOGIN_CODE -> wanted.add(new Wanted("a login code", bytesOf(secret), true));
            case PHONE_NUMBER -> wanted.add(new Wanted("a phone number", bytesOf(secret), false));
        }
    }

    private static String bytesOf(String text) {
        return new String(text.getBytes(UTF_8), ISO_8859_1);
    }

    private void logs() throws IOException {
        for (Path file : system.logFiles()) {
            byte[] content = Files.readAllBytes(file);
            look(content, file.toString());
            lookForLinks(content, file.toString());
        }
    }

    private void topics() {
        KafkaTopics kafka = system.kafka();
        for (String topic : kafka.names()) {
            for (KafkaTopics.Stored stored : kafka.all(topic)) {
                String record = stored.key() + " " + stored.headers() + " " + stored.text();
                String place = topic + "/" + stored.partition() + "/" + stored.offset();
                look(record.getBytes(UTF_8), place);
                if (!topic.equals(Topics.EVENTS)) {
                    lookForLinks(record.getBytes(UTF_8), place);
                }
            }
        }
    }

    private void databases() {
        for (String row : system.gatewayDatabase().dump()) {
            look(row.getBytes(UTF_8), "the gateway's database");
        }
        for (String row : system.workerDatabase().dump()) {
            look(row.getBytes(UTF_8), "the worker's database");
        }
        for (byte[] sealed : system.workerDatabase().binary("binlog", "sealed")) {
            look(sealed, "a sealed binlog");
        }
    }

    /// TDLib's own files, which are encrypted.
    private void scratchFiles() throws IOException {
        try (Stream<Path> files = Files.walk(system.workerFolder())) {
            for (Path file : files.filter(SecretSearch::isData).toList()) {
                byte[] content = readIfThere(file);
                look(content, file.toString());
                lookForLinks(content, file.toString());
            }
        } catch (UncheckedIOException e) {
            // A client was closed, and its folder deleted, while the tree was walked.
            if (!(e.getCause() instanceof NoSuchFileException)) {
                throw e;
            }
        }
    }

    private static boolean isData(Path file) {
        return Files.isRegularFile(file) && !file.toString().contains("libtdjson");
    }

    private static byte[] readIfThere(Path file) throws IOException {
        try {
            return Files.readAllBytes(file);
        } catch (NoSuchFileException e) {
            return new byte[0];
        }
    }

    private void look(byte[] content, String place) {
        bytes += content.length;
        String text = new String(content, ISO_8859_1);
        for (Wanted secret : wanted) {
            if (isIn(text, secret)) {
                found.add(secret.label() + " in " + place);
            }
        }
    }

    private static boolean isIn(String text, Wanted secret) {
        String pattern = secret.text();
        for (int at = text.indexOf(pattern); at >= 0; at = text.indexOf(pattern, at + 1)) {
            if (!secret.aloneStanding()
                    || !isPartOfWord(text, at - 1) && !isPartOfWord(text, at + pattern.length())) {
                return true;
            }
        }
        return false;
    }

    private static boolean isPartOfWord(String text, int at) {
        return at >= 0 && at < text.length() && Character.isLetterOrDigit(text.charAt(at));
    }

    private void lookForLinks(byte[] content, String place) {
        if (new String(content, ISO_8859_1).contains(LINK)) {
            found.add("a login link in " + place);
        }
    }
}
