package telegate.sandbox.key;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import telegate.tdlib.NativeLibrary;

class RsaKeyTest {
    private static final RsaKey KEY = RsaKey.generate();

    @TempDir private Path directory;

    @Test
    void shouldHaveAPemOfTheSizeAndLayoutOfTelegrams() {
        var pem = KEY.publicPem();
        var lines = pem.lines().toList();

        assertThat(pem).hasSize(425).doesNotEndWith("\n");
        assertThat(lines).hasSize(8);
        assertThat(lines.subList(1, 6)).allMatch(line -> line.length() == 64);
        assertThat(lines.get(1)).startsWith("MIIBCgKCAQEA");
        assertThat(lines.get(6)).hasSize(40).endsWith("IDAQAB");
    }

    @Test
    void shouldKeepItsKeyBetweenRuns() {
        var first = RsaKey.loadOrCreate(directory.resolve("new"));

        assertThat(RsaKey.loadOrCreate(directory.resolve("new"))).isEqualTo(first);
    }

    @Test
    void shouldReplaceBothKeysOfTdlibAndNothingElse() throws IOException {
        var original = NativeLibrary.unpackInto(directory);
        var target = directory.resolve("patched.so");

        PatchedLibrary.make(original, target, KEY);
        var modified = Files.getLastModifiedTime(target);
        PatchedLibrary.make(original, target, KEY);

        var before = Files.readAllBytes(original);
        var after = Files.readAllBytes(target);
        assertThat(after).hasSameSizeAs(before);
        int different = 0;
        for (int i = 0; i < before.length; i++) {
            different += before[i] == after[i] ? 0 : 1;
        }
        assertThat(different).isBetween(600, 850);
        assertThat(Files.getLastModifiedTime(target)).isEqualTo(modified);
        assertThat(count(after, KEY.publicPem())).isEqualTo(2);
    }

    @Test
    void shouldRefuseALibraryWithoutTwoKeys() throws IOException {
        var file = directory.resolve("other.so");
        Files.writeString(file, "x" + KEY.publicPem() + "x");

        assertThatThrownBy(() -> PatchedLibrary.make(file, directory.resolve("t.so"), KEY))
                .isInstanceOf(IOException.class)
                .hasMessageContaining("1 RSA keys");
        assertThat(directory.resolve("t.so")).doesNotExist();
    }

    private static int count(byte[] library, String pem) {
        var text = new String(library, StandardCharsets.ISO_8859_1);
        int count = 0;
        for (int at = text.indexOf(pem); at >= 0; at = text.indexOf(pem, at + 1)) {
            count++;
        }
        return count;
    }
}
