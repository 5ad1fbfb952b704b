package telegate.standalone;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.Base64;
import java.util.Map;
import java.util.TreeMap;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class SecretsTest {

    @TempDir Path folder;

    @Test
    void shouldMakeFilesThatOnlyTheirOwnerReads() throws Exception {
        // When
        Secrets secrets = Secrets.in(folder);

        // Then
        assertThat(contents())
                .containsOnlyKeys(
                        "gateway-public-keyset.json",
                        "gateway-session.key",
                        "master.key",
                        "postgres-gateway.password",
                        "postgres-superuser.password",
                        "postgres-worker.password",
                        "worker-private-keyset.json");
        try (Stream<Path> files = Files.list(folder)) {
            assertThat(files).allMatch(file -> mode(file).equals("rw-------"));
        }
        assertThat(Base64.getDecoder().decode(Files.readString(secrets.masterKey()))).hasSize(32);
        assertThat(secrets.postgresPassword("worker"))
                .hasSize(48)
                .isNotEqualTo(secrets.postgresPassword("gateway"));
        assertThat(Base64.getDecoder().decode(secrets.gatewaySessionKey())).hasSize(32);
        assertThat(Files.readString(secrets.publicKeyset())).doesNotContain("HpkePrivateKey");
    }

    @Test
    void shouldKeepThemForEver() throws Exception {
        // Given
        var _ = Secrets.in(folder);
        Map<String, String> first = contents();

        // When
        var _ = Secrets.in(folder);

        // Then
        assertThat(contents()).isEqualTo(first);
    }

    @Test
    void shouldNotGuessWhenHalfOfAPairIsMissing() throws Exception {
        // Given
        Secrets secrets = Secrets.in(folder);
        Files.delete(secrets.publicKeyset());

        // Then
        assertThatThrownBy(() -> Secrets.in(folder))
                .isInstanceOf(SettingsException.class)
                .hasMessageContaining("gateway-public-keyset.json is missing");
    }

    private Map<String, String> contents() throws Exception {
        Map<String, String> contents = new TreeMap<>();
        try (Stream<Path> files = Files.list(folder)) {
            for (Path file : files.toList()) {
                contents.put(file.getFileName().toString(), Files.readString(file));
            }
        }
        return contents;
    }

    private static String mode(Path file) {
        try {
            return PosixFilePermissions.toString(Files.getPosixFilePermissions(file));
        } catch (java.io.IOException e) {
            throw new java.io.UncheckedIOException(e);
        }
    }
}
