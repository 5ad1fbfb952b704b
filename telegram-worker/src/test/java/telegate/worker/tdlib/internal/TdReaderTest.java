package telegate.worker.tdlib.internal;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.nio.charset.StandardCharsets;
import java.time.Instant;
import org.junit.jupiter.api.Test;
import telegate.worker.tdlib.AuthorizationState;
import telegate.worker.tdlib.ConnectionState;
import telegate.worker.tdlib.TdError;
import telegate.worker.tdlib.TdMessage;
import telegate.worker.tdlib.TdSender;
import telegate.worker.tdlib.TdUpdate;
import telegate.worker.tdlib.TdUser;

class TdReaderTest {

    @Test
    void shouldReadATextMessage() {
        assertThat(
                        update(
                                """
                                {"@type":"updateNewMessage","message":{"@type":"message","id":1048576,
                                 "sender_id":{"@type":"messageSenderUser","user_id":7000000001},
                                 "chat_id":7000000001,"is_outgoing":false,"date":1790000000,
                                 "content":{"@type":"messageText","text":{"@type":"formattedText",
                                 "text":"Привет 😀","entities":[]}}}}
                                """))
                .isEqualTo(
                        new TdUpdate.NewMessage(
                                new TdMessage(
                                        7_000_000_001L,
                                        1_048_576,
                                        Instant.ofEpochSecond(1_790_000_000),
                                        false,
                                        new TdSender.User(7_000_000_001L),
                                        "Привет 😀",
                                        "messageText")));
    }

    @Test
    void shouldReadACaptionAndAChannelAsSender() {
        var message =
                (TdUpdate.NewMessage)
                        update(
                                """
                                {"@type":"updateNewMessage","message":{"@type":"message","id":1,
                                 "sender_id":{"@type":"messageSenderChat","chat_id":-1001234567890},
                                 "chat_id":-1001234567890,"is_outgoing":true,"date":1,
                                 "content":{"@type":"messagePhoto","caption":{"text":"look"}}}}
                                """);
        assertThat(message.message())
                .returns(new TdSender.Chat(-1_001_234_567_890L), TdMessage::sender)
                .returns("look", TdMessage::text)
                .returns("messagePhoto", TdMessage::contentType)
                .returns(true, TdMessage::outgoing);
    }

    @Test
    void shouldReadTheStatesOfALogin() {
        assertThat(
                        state(
                                "{\"@type\":\"authorizationStateWaitOtherDeviceConfirmation\",\"link\":\"l\"}"))
                .isEqualTo(new AuthorizationState.WaitOtherDeviceConfirmation("l"));
        assertThat(
                        state(
                                "{\"@type\":\"authorizationStateWaitPassword\",\"password_hint\":\"pet\",\"has_recovery_email_address\":true}"))
                .isEqualTo(new AuthorizationState.WaitPassword("pet", true));
        assertThat(state("{\"@type\":\"authorizationStateWaitEmailAddress\"}"))
                .isEqualTo(new AuthorizationState.Unknown("authorizationStateWaitEmailAddress"));
    }

    @Test
    void shouldReadConnectionsAndSayWhichItDoesNotKnow() {
        assertThat(connection("connectionStateUpdating"))
                .isEqualTo(new TdUpdate.Connection(ConnectionState.UPDATING));
        assertThat(connection("connectionStateBeaming"))
                .isEqualTo(new TdUpdate.Unknown("connectionStateBeaming"));
    }

    @Test
    void shouldReadAUserWithAndWithoutUsername() {
        assertThat(
                        TdReader.user(
                                TdReader.parse(
                                        bytes(
                                                """
                                                {"@type":"user","id":7,"first_name":"Анна","last_name":"",
                                                 "usernames":{"active_usernames":["anna","anna2"]},
                                                 "phone_number":"99966"}
                                                """))))
                .isEqualTo(new TdUser(7, "Анна", "", "anna", "99966"));
        assertThat(TdReader.user(TdReader.parse(bytes("{\"@type\":\"user\",\"id\":7}"))).username())
                .isNull();
    }

    @Test
    void shouldScrubErrorsAndUnreadableJson() {
        TdError error =
                TdReader.error(
                        TdReader.parse(
                                bytes(
                                        "{\"@type\":\"error\",\"code\":400,\"message\":\"no +7 999 123-45-67\"}")));
        assertThat(error).hasMessage("no …").returns(400, TdError::code);
        assertThatThrownBy(() -> TdReader.parse(bytes("{\"text\":\"5ecret")))
                .hasMessageNotContaining("5ecret");
    }

    private static AuthorizationState state(String json) {
        return ((TdUpdate.Authorization)
                        update(
                                "{\"@type\":\"updateAuthorizationState\",\"authorization_state\":"
                                        + json
                                        + "}"))
                .state();
    }

    private static TdUpdate connection(String state) {
        return update(
                "{\"@type\":\"updateConnectionState\",\"state\":{\"@type\":\"" + state + "\"}}");
    }

    private static TdUpdate update(String json) {
        return TdReader.update(TdReader.parse(bytes(json)));
    }

    private static byte[] bytes(String json) {
        return json.getBytes(StandardCharsets.UTF_8);
    }
}
