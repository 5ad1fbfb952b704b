package telegate.contract.secret;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import com.google.crypto.tink.InsecureSecretKeyAccess;
import com.google.crypto.tink.KeysetHandle;
import com.google.crypto.tink.TinkJsonProtoKeysetFormat;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Base64;
import java.util.List;
import java.util.UUID;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;
import org.junit.jupiter.params.provider.ValueSource;
import telegate.contract.AccountId;
import telegate.contract.ChallengeId;
import telegate.contract.LoginId;
import telegate.contract.TenantId;

class SealedPasswordTest {

    private static final SealingContext CONTEXT =
            new SealingContext(
                    TenantId.BUILT_IN,
                    AccountId.of("019aab1e-6a00-7c3d-9b1f-2f6d1a7e4c01"),
                    LoginId.of("019aab1e-6a01-7f20-8e5a-90c1d2b3a402"),
                    ChallengeId.of("019aab1e-9c40-7a11-a4d2-5b6c7d8e9f03"),
                    UUID.fromString("019aab1e-6a02-7000-8000-000000000004"));

    @TempDir Path folder;

    private PasswordSealer sealer;
    private PasswordOpener opener;

    @BeforeEach
    void makeKeys() throws Exception {
        SecretKeys.generate(privateFile("a"), publicFile("a"));
        sealer = PasswordSealer.fromFile(publicFile("a"));
        opener = PasswordOpener.fromFile(privateFile("a"));
    }

    @ParameterizedTest
    @ValueSource(strings = {"", "x", "hunter2", " spaces kept ", "пароль 🔑", "line\nbreak"})
    void shouldOpenWhatWasSealed(String password) {
        assertThat(opener.open(sealer.seal(password, CONTEXT), CONTEXT)).contains(password);
    }

    @Test
    void shouldSealDifferentlyEachTimeAndNeverInClear() {
        String first = sealer.seal("hunter2", CONTEXT);

        assertThat(sealer.seal("hunter2", CONTEXT)).isNotEqualTo(first);
        assertThat(new String(Base64.getDecoder().decode(first), UTF_8)).doesNotContain("hunter2");
    }

    @ParameterizedTest
    @MethodSource("otherContexts")
    void shouldNotOpenInAnotherContext(SealingContext other) {
        assertThat(opener.open(sealer.seal("hunter2", CONTEXT), other)).isEmpty();
    }

    static List<SealingContext> otherContexts() {
        SealingContext c = CONTEXT;
        return List.of(
                new SealingContext(
                        TenantId.next(),
                        c.accountId(),
                        c.loginId(),
                        c.challengeId(),
                        c.messageId()),
                new SealingContext(
                        c.tenant(), AccountId.next(), c.loginId(), c.challengeId(), c.messageId()),
                new SealingContext(
                        c.tenant(), c.accountId(), LoginId.next(), c.challengeId(), c.messageId()),
                new SealingContext(
                        c.tenant(), c.accountId(), c.loginId(), ChallengeId.next(), c.messageId()),
                new SealingContext(
                        c.tenant(),
                        c.accountId(),
                        c.loginId(),
                        c.challengeId(),
                        UUID.randomUUID()));
    }

    @Test
    void shouldBindTheSameTextInEveryRelease() {
        assertThat(new String(CONTEXT.bytes(), UTF_8))
                .isEqualTo(
                        "telegate.login.password.v1"
                                + "|01900000-0000-7000-8000-000000000001"
                                + "|019aab1e-6a00-7c3d-9b1f-2f6d1a7e4c01"
                                + "|019aab1e-6a01-7f20-8e5a-90c1d2b3a402"
                                + "|019aab1e-9c40-7a11-a4d2-5b6c7d8e9f03"
                                + "|019aab1e-6a02-7000-8000-000000000004");
    }

    @Test
    void shouldNotOpenWithAnotherKey() throws Exception {
        SecretKeys.generate(privateFile("b"), publicFile("b"));

        assertThat(
                        PasswordOpener.fromFile(privateFile("b"))
                                .open(sealer.seal("hunter2", CONTEXT), CONTEXT))
                .isEmpty();
    }

    @Test
    void shouldOpenWithBothKeysWhileTheyAreRotated() throws Exception {
        SecretKeys.generate(privateFile("b"), publicFile("b"));
        PasswordSealer newSealer = PasswordSealer.fromFile(publicFile("b"));
        Files.writeString(
                folder.resolve("both"),
                TinkJsonProtoKeysetFormat.serializeKeyset(
                        KeysetHandle.newBuilder()
                                .addEntry(entry("a"))
                                .addEntry(entry("b").makePrimary())
                                .build(),
                        InsecureSecretKeyAccess.get()));

        PasswordOpener both = PasswordOpener.fromFile(folder.resolve("both"));

        assertThat(both.open(sealer.seal("hunter2", CONTEXT), CONTEXT)).contains("hunter2");
        assertThat(both.open(newSealer.seal("hunter3", CONTEXT), CONTEXT)).contains("hunter3");
    }

    @ParameterizedTest
    @ValueSource(strings = {"", "no base64!", "AAAA", "QSBjaXBoZXJ0ZXh0IGlzIGxvbmdlcg=="})
    void shouldNotOpenGarbage(String garbage) {
        assertThat(opener.open(garbage, CONTEXT)).isEmpty();
    }

    @Test
    void shouldNotOpenAChangedCiphertext() {
        byte[] sealed = Base64.getDecoder().decode(sealer.seal("hunter2", CONTEXT));
        for (int i = 0; i < sealed.length; i++) {
            byte[] changed = sealed.clone();
            changed[i] ^= 1;
            assertThat(opener.open(Base64.getEncoder().encodeToString(changed), CONTEXT))
                    .as("byte %d", i)
                    .isEmpty();
        }
    }

    private KeysetHandle.Builder.Entry entry(String name) throws Exception {
        KeysetHandle.Entry entry =
                TinkJsonProtoKeysetFormat.parseKeyset(
                                Files.readString(privateFile(name)), InsecureSecretKeyAccess.get())
                        .getPrimary();
        return KeysetHandle.importKey(entry.getKey()).withFixedId(entry.getId());
    }

    private Path privateFile(String name) {
        return folder.resolve(name + ".private.json");
    }

    private Path publicFile(String name) {
        return folder.resolve(name + ".public.json");
    }
}
