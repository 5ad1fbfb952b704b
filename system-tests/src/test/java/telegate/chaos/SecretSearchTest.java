package telegate.chaos;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.util.Arrays;
import java.util.Base64;
import java.util.HexFormat;
import java.util.Random;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import telegate.contract.Topics;

class SecretSearchTest {

    @TempDir private Path logs;

    private final SecretSearch search = new SecretSearch();

    @Test
    void shouldFindAPasswordAlsoInBase64() {
        String password = SecretSearch.PASSWORD + "right";
        search.kafkaRecord(Topics.COMMANDS, ("{\"p\":\"" + password + "\"}").getBytes(UTF_8));
        search.kafkaRecord(
                Topics.MESSAGES,
                Base64.getEncoder().encodeToString(password.getBytes(UTF_8)).getBytes(UTF_8));

        assertThat(search.found())
                .containsExactly(
                        "a password in telegate.commands", "a password in telegate.messages");
    }

    @Test
    void shouldFindTheKeyOfAnAccountInEveryForm(@TempDir Path keys) throws IOException {
        byte[] key = new byte[256];
        new Random(7).nextBytes(key);
        byte[] file = new byte[22 + key.length];
        System.arraycopy(key, 0, file, 22, key.length);
        Files.write(keys.resolve("1.key"), file);
        search.accountKeys(keys);

        search.kafkaRecord("nothing", HexFormat.of().formatHex(key, 8, 64).getBytes(UTF_8));
        assertThat(search.found()).isEmpty();

        search.kafkaRecord("raw", file);
        search.kafkaRecord("hex", ("auth=" + HexFormat.of().formatHex(key)).getBytes(UTF_8));
        for (int before = 0; before < 3; before++) {
            byte[] content = Arrays.copyOfRange(file, 22 - before, file.length);
            search.kafkaRecord("base64, " + before, Base64.getEncoder().encode(content));
        }
        assertThat(search.found())
                .containsExactly(
                        "the key of an account in base64, 0",
                        "the key of an account in base64, 1",
                        "the key of an account in base64, 2",
                        "the key of an account in hex",
                        "the key of an account in raw");
    }

    @Test
    void shouldFindAPhoneNumberThatStandsAlone() {
        search.phone("+9996610042");

        search.kafkaRecord(Topics.EVENTS, "id 19996610042 is none".getBytes(UTF_8));
        assertThat(search.found()).isEmpty();

        search.kafkaRecord(Topics.EVENTS, "{\"phone\":\"+9996610042\"}".getBytes(UTF_8));
        assertThat(search.found()).containsExactly("a phone number in telegate.events");
    }

    @Test
    void shouldAllowLinksInEventsOnly() {
        byte[] link = "tg://login?token=abc".getBytes(UTF_8);

        search.kafkaRecord(Topics.EVENTS, link);
        assertThat(search.found()).isEmpty();

        search.kafkaRecord(Topics.REPLIES, link);
        assertThat(search.found()).containsExactly("a login link in telegate.replies");
    }

    @Test
    void shouldAllowHintsInEventsOnly() {
        byte[] hint = (SecretSearch.HINT + "the usual").getBytes(UTF_8);

        search.kafkaRecord(Topics.EVENTS, hint);
        assertThat(search.found()).isEmpty();

        search.kafkaRecord(Topics.COMMANDS, hint);
        assertThat(search.found()).containsExactly("the hint of a password in telegate.commands");
    }

    @Test
    void shouldFindWhatTheInstallationKeepsSecret() throws IOException {
        byte[] key = "a key of thirty-two bytes, wholly".substring(0, 32).getBytes(UTF_8);
        String base64 = Base64.getEncoder().encodeToString(key);
        Path folder = Files.createDirectory(logs.resolve("secrets"));
        Files.writeString(folder.resolve("master.key"), base64);
        Files.writeString(folder.resolve("postgres-worker.password"), "0123456789abcdef");
        Files.writeString(
                folder.resolve("worker-private-keyset.json"),
                "{\"value\": \"EioKBBABGAESIAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAA\\u003d\"}");
        search.installation(folder);

        search.kafkaRecord(Topics.EVENTS, "api_hash".getBytes(UTF_8));
        assertThat(search.found()).isEmpty();

        search.kafkaRecord(Topics.EVENTS, HexFormat.of().formatHex(key).getBytes(UTF_8));
        search.kafkaRecord(Topics.REPLIES, "password=0123456789abcdef".getBytes(UTF_8));
        search.kafkaRecord(
                Topics.MESSAGES,
                "EioKBBABGAESIAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAA".getBytes(UTF_8));
        search.kafkaRecord(Topics.COMMANDS, SecretSearch.API_HASH.getBytes(UTF_8));
        assertThat(search.found())
                .containsExactly(
                        "a database password in telegate.replies",
                        "a key of the installation in telegate.events",
                        "the API hash in telegate.commands",
                        "the private keyset in telegate.messages");
    }

    @Test
    void shouldLookAtWhatACrashHasLeft() throws IOException {
        Path worker = Files.createDirectory(logs.resolve("worker-1"));
        Files.writeString(worker.resolve("other.txt"), SecretSearch.PASSWORD + "right");
        search.crashes(logs);
        assertThat(search.found()).isEmpty();

        Files.writeString(worker.resolve("hs_err_pid7.log"), SecretSearch.PASSWORD + "right");
        search.crashes(logs);

        assertThat(search.found()).containsExactly("a password in hs_err_pid7.log");
    }

    @Test
    void shouldLookAtACrashFileThatTheNextProcessHasSetAside() throws IOException {
        Files.writeString(logs.resolve("last-crash.log"), SecretSearch.PASSWORD + "right");

        search.crashes(logs);

        assertThat(search.found()).containsExactly("a password in last-crash.log");
    }

    @Test
    void shouldLookAtWhatALogHasGotSince() throws IOException {
        Path log = Files.writeString(logs.resolve("worker-1.log"), "nothing\n");
        search.logs(logs);
        assertThat(search.found()).isEmpty();

        Files.writeString(log, "oh: " + SecretSearch.PASSWORD + "right", StandardOpenOption.APPEND);
        search.logs(logs);

        assertThat(search.found()).containsExactly("a password in worker-1.log");
    }
}
