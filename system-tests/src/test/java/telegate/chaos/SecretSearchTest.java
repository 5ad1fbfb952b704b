package telegate.chaos;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.util.Base64;
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
    void shouldLookAtWhatALogHasGotSince() throws IOException {
        Path log = Files.writeString(logs.resolve("worker-1.log"), "nothing\n");
        search.logs(logs);
        assertThat(search.found()).isEmpty();

        Files.writeString(log, "oh: " + SecretSearch.PASSWORD + "right", StandardOpenOption.APPEND);
        search.logs(logs);

        assertThat(search.found()).containsExactly("a password in worker-1.log");
    }
}
