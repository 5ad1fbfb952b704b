package telegate.sandbox;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;
import static telegate.sandbox.td.TdProbe.request;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.stream.StreamSupport;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;
import org.junit.jupiter.api.io.TempDir;
import telegate.sandbox.td.TdProbe;

/// Text messages between real clients, and from the phone.
@ExtendWith(SandboxExtension.class)
class MessagesTest {
    private static final long ALICE = 6_200_000_001L;
    private static final long CHIARA_DC2 = 6_200_000_003L;
    private static final long DARYA = 6_200_000_004L;

    private final Sandbox sandbox;
    private final PhoneClient phone;
    @TempDir private Path first;
    @TempDir private Path second;

    MessagesTest(Sandbox sandbox) {
        this.sandbox = sandbox;
        this.phone = new PhoneClient(sandbox);
    }

    @BeforeEach
    void begin() {
        Cleanliness.begin(sandbox);
    }

    @AfterEach
    void shouldHaveBeenClean() {
        Cleanliness.check(sandbox);
    }

    @Test
    void shouldReceiveWhatThePhonePushes() {
        try (var alice = LoginClient.ready(sandbox, first, ALICE)) {
            alice.me();
            var answer =
                    phone.post(messagesOf(ALICE), Map.of("from", DARYA, "text", "Привет, 世界 😀"));
            assertThat(answer.status()).isEqualTo(201);

            await().until(() -> texts(alice.td()), List.of("Привет, 世界 😀")::equals);
            var listed = phone.get(messagesOf(ALICE)).body();
            var last = listed.path(listed.size() - 1);
            assertThat(last.path("text").asText()).isEqualTo("Привет, 世界 😀");
            assertThat(last.path("out").asBoolean()).isFalse();
            assertThat(last.path("peer").asLong()).isEqualTo(DARYA);
        }
    }

    @Test
    void shouldReceiveWhatCameWhileTheClientWasAway() {
        try (var alice = LoginClient.ready(sandbox, first, ALICE)) {
            alice.me();
            // Whoever is Ready may not yet have asked for the updates' state, from which the
            // difference is counted. A message that has come shows that it knows it.
            sandbox.chats().send(DARYA, ALICE, "zero", 0);
            await().until(() -> texts(alice.td()), List.of("zero")::equals);
        }
        sandbox.chats().send(DARYA, ALICE, "one", 0);
        sandbox.chats().send(DARYA, ALICE, "two", 0);
        try (var alice = LoginClient.open(sandbox, first)) {
            await().until(() -> texts(alice.td()), List.of("one", "two")::equals);
        }
    }

    @Test
    void shouldExchangeMessagesBetweenTwoClients() {
        try (var alice = LoginClient.ready(sandbox, first, ALICE);
                var chiara = LoginClient.ready(sandbox, second, CHIARA_DC2)) {
            // Given
            var contacts = alice.td().ask(request("getContacts"));
            assertThat(longs(contacts.path("user_ids"))).contains(CHIARA_DC2, DARYA);
            chiara.td().ask(request("getContacts"));

            // When
            sendText(alice.td(), CHIARA_DC2, "from Alice");
            await().until(() -> texts(chiara.td()), List.of("from Alice")::equals);
            sendText(chiara.td(), ALICE, "from Chiara");

            // Then
            await().until(() -> texts(alice.td()).contains("from Chiara"));
            await().until(() -> alice.td().updates("updateMessageSendSucceeded").size() == 1);
            var history =
                    alice.td()
                            .ask(
                                    request("getChatHistory")
                                            .put("chat_id", CHIARA_DC2)
                                            .put("limit", 10));
            assertThat(history.path("@type").asText()).isEqualTo("messages");
        }
    }

    @Test
    void shouldListChatsAndFindPeople() {
        sandbox.chats().send(DARYA, ALICE, "listed", 0);
        try (var alice = LoginClient.ready(sandbox, first, ALICE)) {
            var td = alice.td();
            td.ask(list("loadChats"));
            var chats = td.ask(list("getChats"));
            assertThat(longs(chats.path("chat_ids"))).contains(DARYA);
            assertThat(td.ask(list("loadChats")).path("code").asInt()).isEqualTo(404);

            var found = td.ask(request("searchPublicChat").put("username", "chiara_lindt"));
            assertThat(found.path("id").asLong()).isEqualTo(CHIARA_DC2);
            var missing = td.ask(request("searchPublicChat").put("username", "nobody_at_all"));
            assertThat(missing.path("@type").asText()).isEqualTo("error");
            var full = td.ask(request("getUserFullInfo").put("user_id", DARYA));
            assertThat(full.path("@type").asText()).isEqualTo("userFullInfo");
        }
    }

    private static ObjectNode list(String method) {
        var request = request(method).put("limit", 20);
        request.set("chat_list", request("chatListMain"));
        return request;
    }

    private static void sendText(TdProbe td, long to, String text) {
        var chat = td.ask(request("createPrivateChat").put("user_id", to).put("force", false));
        assertThat(chat.path("@type").asText()).isEqualTo("chat");
        var content = request("inputMessageText");
        content.set("text", request("formattedText").put("text", text));
        var message = request("sendMessage").put("chat_id", to);
        message.set("input_message_content", content);
        assertThat(td.ask(message).path("@type").asText()).isEqualTo("message");
    }

    /// Texts that came in, oldest first.
    private static List<String> texts(TdProbe td) {
        return td.updates("updateNewMessage").stream()
                .map(update -> update.path("message"))
                .filter(message -> !message.path("is_outgoing").asBoolean())
                .map(message -> message.path("content").path("text").path("text").asText())
                .toList();
    }

    private static List<Long> longs(JsonNode array) {
        return StreamSupport.stream(array.spliterator(), false).map(JsonNode::asLong).toList();
    }

    private static String messagesOf(long account) {
        return "api/accounts/" + account + "/messages";
    }
}
