package telegate.chaos;

import static java.nio.charset.StandardCharsets.UTF_8;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.Base64;
import java.util.HexFormat;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/// What an installation's secret files contain, in the forms in which it might turn up somewhere.
final class InstallationSecrets {

    private static final String PASSWORD = "a database password";
    private static final String KEY = "a key of the installation";
    private static final String KEYSET = "the private keyset";

    /// Key material in Tink's JSON: Base64 up to its padding, which that JSON may escape.
    private static final Pattern MATERIAL = Pattern.compile("\"value\"\\s*:\\s*\"([A-Za-z0-9+/]+)");

    /// A private key is at the end of its material; the length of an X25519 key.
    private static final int KEY_BYTES = 32;

    private final Map<String, String> forms = new LinkedHashMap<>();

    private InstallationSecrets() {}

    /// @param folder with the files, as the standalone runner makes them
    /// @return what to look for, and what that is
    static Map<String, String> read(Path folder) {
        InstallationSecrets secrets = new InstallationSecrets();
        try (var files = Files.list(folder)) {
            for (Path file : files.sorted().toList()) {
                secrets.add(String.valueOf(file.getFileName()), Files.readString(file).strip());
            }
        } catch (IOException e) {
            throw new UncheckedIOException("The secrets cannot be read", e);
        }
        return secrets.forms;
    }

    private void add(String name, String content) {
        if (name.endsWith(".password")) {
            text(content, PASSWORD);
        } else if (name.endsWith(".key")) {
            base64(content, KEY);
        } else if (name.contains("private-keyset")) {
            Matcher material = MATERIAL.matcher(content);
            while (material.find()) {
                base64(material.group(1), KEYSET);
            }
        }
    }

    private void text(String secret, String what) {
        byte[] bytes = secret.getBytes(UTF_8);
        forms.put(secret, what);
        forms.put(HexFormat.of().formatHex(bytes), what);
        forms.put(Base64.getEncoder().withoutPadding().encodeToString(bytes), what);
    }

    /// As it stands, and the key itself in hexadecimal and as its bytes.
    private void base64(String secret, String what) {
        byte[] bytes = Base64.getDecoder().decode(unpadded(secret));
        byte[] key = Arrays.copyOfRange(bytes, Math.max(0, bytes.length - KEY_BYTES), bytes.length);
        for (String form : List.of(unpadded(secret), HexFormat.of().formatHex(key))) {
            forms.put(form, what);
        }
        forms.put(Base64.getEncoder().withoutPadding().encodeToString(key), what);
    }

    private static String unpadded(String base64) {
        return base64.replace("=", "");
    }
}
