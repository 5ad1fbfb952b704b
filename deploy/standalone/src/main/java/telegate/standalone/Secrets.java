package telegate.standalone;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.nio.file.attribute.PosixFilePermissions;
import java.security.SecureRandom;
import java.util.Base64;
import java.util.HexFormat;
import telegate.contract.secret.SecretKeys;

/// The secrets of one installation, made at its first start and kept in files that only their owner
/// may read. Nothing has a default.
///
/// Each file appears whole or not at all, so a start that was cut off is simply continued by the
/// next one.
final class Secrets {

    private static final int KEY_BYTES = 32;
    private static final int PASSWORD_BYTES = 24;

    private final Path folder;
    private final SecureRandom random = new SecureRandom();

    private Secrets(Path folder) {
        this.folder = folder;
    }

    /// Makes what is missing in the folder.
    static Secrets in(Path folder) throws IOException {
        Secrets secrets = new Secrets(folder);
        for (String role : new String[] {"superuser", "gateway", "worker"}) {
            secrets.make(passwordFile(role), secrets.newPassword());
        }
        secrets.make("master.key", secrets.newKey());
        secrets.make("gateway-session.key", secrets.newKey());
        secrets.makeKeysets();
        return secrets;
    }

    /// @param role `superuser`, `gateway` or `worker`
    String postgresPassword(String role) throws IOException {
        return read(passwordFile(role));
    }

    /// Encrypts the gateway's session cookie.
    String gatewaySessionKey() throws IOException {
        return read("gateway-session.key");
    }

    /// 32 random bytes in Base64, which wrap the keys of the binlogs.
    Path masterKey() {
        return folder.resolve("master.key");
    }

    /// Tink's JSON; opens passwords that people give.
    Path privateKeyset() {
        return folder.resolve("worker-private-keyset.json");
    }

    /// Tink's JSON; what the gateway encrypts passwords to.
    Path publicKeyset() {
        return folder.resolve("gateway-public-keyset.json");
    }

    private static String passwordFile(String role) {
        return "postgres-" + role + ".password";
    }

    private String newPassword() {
        return HexFormat.of().formatHex(randomBytes(PASSWORD_BYTES));
    }

    private String newKey() {
        return Base64.getEncoder().encodeToString(randomBytes(KEY_BYTES));
    }

    private byte[] randomBytes(int length) {
        byte[] bytes = new byte[length];
        random.nextBytes(bytes);
        return bytes;
    }

    private String read(String name) throws IOException {
        return Files.readString(folder.resolve(name)).strip();
    }

    private void make(String name, String content) throws IOException {
        if (!Files.exists(folder.resolve(name))) {
            // Temporary files have mode 0600 from the beginning.
            Path whole = Files.createTempFile(folder, "new", ".tmp");
            Files.writeString(whole, content, StandardCharsets.US_ASCII);
            appear(whole, folder.resolve(name));
        }
    }

    // The private keyset appears last: when it is there, the pair is complete.
    private void makeKeysets() throws IOException {
        if (Files.exists(privateKeyset())) {
            if (!Files.exists(publicKeyset())) {
                throw new SettingsException(
                        "%s is missing. Put it back, or delete %s too: then a new pair is made."
                                .formatted(publicKeyset(), privateKeyset()));
            }
            return;
        }
        Path fresh = Files.createTempDirectory(folder, "new");
        Path privateFile = fresh.resolve("private");
        Path publicFile = fresh.resolve("public");
        SecretKeys.generate(privateFile, publicFile);
        appear(publicFile, publicKeyset());
        appear(privateFile, privateKeyset());
        Files.delete(fresh);
    }

    private static void appear(Path whole, Path as) throws IOException {
        var _ = Files.setPosixFilePermissions(whole, PosixFilePermissions.fromString("rw-------"));
        Files.move(whole, as, StandardCopyOption.ATOMIC_MOVE, StandardCopyOption.REPLACE_EXISTING);
    }
}
