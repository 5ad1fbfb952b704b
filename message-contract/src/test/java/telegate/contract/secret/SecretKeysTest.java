package telegate.contract.secret;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIOException;

import java.io.IOException;
import java.io.PrintWriter;
import java.io.StringWriter;
import java.nio.file.FileAlreadyExistsException;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.assertj.core.api.ThrowableAssert.ThrowingCallable;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class SecretKeysTest {

    @TempDir Path folder;

    private Path privateFile;
    private Path publicFile;

    @BeforeEach
    void makeKeys() throws IOException {
        privateFile = folder.resolve("private.json");
        publicFile = folder.resolve("public.json");
        SecretKeys.generate(privateFile, publicFile);
    }

    @Test
    void shouldLetOnlyTheOwnerReadThePrivateFile() throws IOException {
        assertThat(PosixFilePermissions.toString(Files.getPosixFilePermissions(privateFile)))
                .isEqualTo("rw-------");
    }

    @Test
    void shouldWriteNoPrivateKeyToThePublicFile() throws IOException {
        assertThat(Files.readString(publicFile))
                .contains("HpkePublicKey")
                .doesNotContain("HpkePrivateKey");
        assertThat(keyMaterial(publicFile)).isNotEqualTo(keyMaterial(privateFile));
    }

    @Test
    void shouldNeverOverwriteAFile() throws IOException {
        String privateBefore = Files.readString(privateFile);
        String publicBefore = Files.readString(publicFile);

        assertThatIOException()
                .isThrownBy(() -> SecretKeys.generate(privateFile, publicFile))
                .isInstanceOf(FileAlreadyExistsException.class);
        assertThatIOException()
                .isThrownBy(() -> SecretKeys.generate(privateFile, folder.resolve("other")))
                .isInstanceOf(FileAlreadyExistsException.class);
        assertThatIOException()
                .isThrownBy(() -> SecretKeys.generate(folder.resolve("other"), publicFile))
                .isInstanceOf(FileAlreadyExistsException.class);

        assertThat(privateFile).hasContent(privateBefore);
        assertThat(publicFile).hasContent(publicBefore);
    }

    @Test
    void shouldNameTheMissingFile() {
        assertThatIOException()
                .isThrownBy(() -> PasswordOpener.fromFile(folder.resolve("none")))
                .isInstanceOf(NoSuchFileException.class)
                .withMessageContaining("none");
        assertThatIOException()
                .isThrownBy(() -> PasswordSealer.fromFile(folder.resolve("none")))
                .isInstanceOf(NoSuchFileException.class)
                .withMessageContaining("none");
    }

    @Test
    void shouldRefuseWrongFilesWithoutQuotingThem() throws IOException {
        String secret = keyMaterial(privateFile);
        Path cut = folder.resolve("cut.json");
        String text = Files.readString(privateFile);
        Files.writeString(cut, text.substring(0, text.indexOf(secret) + secret.length()));
        Path garbage = Files.writeString(folder.resolve("garbage"), secret);

        assertRefused(secret, "no public HPKE keyset", () -> PasswordSealer.fromFile(privateFile));
        assertRefused(secret, "no public HPKE keyset", () -> PasswordSealer.fromFile(cut));
        assertRefused(secret, "no public HPKE keyset", () -> PasswordSealer.fromFile(garbage));
        assertRefused(secret, "no private HPKE keyset", () -> PasswordOpener.fromFile(publicFile));
        assertRefused(secret, "no private HPKE keyset", () -> PasswordOpener.fromFile(cut));
        assertRefused(secret, "no private HPKE keyset", () -> PasswordOpener.fromFile(garbage));
    }

    private static void assertRefused(String secret, String says, ThrowingCallable call) {
        assertThatIOException()
                .isThrownBy(call)
                .withMessageContaining(says)
                .satisfies(e -> {
                    StringWriter trace = new StringWriter();
                    e.printStackTrace(new PrintWriter(trace));
                    assertThat(trace.toString()).doesNotContain(secret);
                });
    }

    private static String keyMaterial(Path keyset) throws IOException {
        Matcher value =
                Pattern.compile("\"value\":\\s*\"([^\"]+)\"").matcher(Files.readString(keyset));
        assertThat(value.find()).isTrue();
        return value.group(1);
    }
}
