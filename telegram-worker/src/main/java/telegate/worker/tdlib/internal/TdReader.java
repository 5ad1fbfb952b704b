package telegate.worker.tdlib.internal;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.time.Instant;
import java.util.Set;
import org.jspecify.annotations.Nullable;
import telegate.worker.tdlib.AuthorizationState;
import telegate.worker.tdlib.ConnectionState;
import telegate.worker.tdlib.TdError;
import telegate.worker.tdlib.TdMessage;
import telegate.worker.tdlib.TdSender;
import telegate.worker.tdlib.TdUpdate;
import telegate.worker.tdlib.TdUser;

/// Turns TDLib's JSON into the records of the port.
final class TdReader {

    private static final ObjectMapper JSON = new ObjectMapper();
    private static final Set<String> WANTED =
            Set.of(
                    "updateAuthorizationState",
                    "updateConnectionState",
                    "updateNewMessage",
                    "updateServiceNotification");

    private TdReader() {}

    /// Whether updates of this type are worth reading. A new client sends more than a hundred
    /// others.
    static boolean wants(String updateType) {
        return WANTED.contains(updateType);
    }

    static JsonNode parse(byte[] json) {
        try {
            return JSON.readTree(json);
        } catch (IOException unreadable) {
            // Jackson quotes what it could not read in its message: that may be a private text.
            throw new UncheckedIOException(new IOException("TDLib wrote unreadable JSON"));
        }
    }

    /// An update of a type that is wanted.
    static TdUpdate update(JsonNode json) {
        return switch (type(json)) {
            case "updateAuthorizationState" ->
                    new TdUpdate.Authorization(authorization(json.path("authorization_state")));
            case "updateConnectionState" -> connection(type(json.path("state")));
            case "updateNewMessage" -> new TdUpdate.NewMessage(message(json.path("message")));
            case "updateServiceNotification" -> {
                String text = text(json.path("content"));
                yield new TdUpdate.ServiceNotification(
                        json.path("type").asText(), text == null ? "" : text);
            }
            default -> new TdUpdate.Unknown(type(json));
        };
    }

    static TdUser user(JsonNode user) {
        JsonNode username = user.path("usernames").path("active_usernames").path(0);
        return new TdUser(
                user.path("id").asLong(),
                user.path("first_name").asText(),
                user.path("last_name").asText(),
                username.isTextual() ? username.asText() : null,
                user.path("phone_number").asText());
    }

    static TdError error(JsonNode error) {
        return new TdError(
                error.path("code").asInt(), LogScrubber.scrub(error.path("message").asText()));
    }

    static boolean isError(JsonNode answer) {
        return type(answer).equals("error");
    }

    private static AuthorizationState authorization(JsonNode state) {
        return switch (type(state)) {
            case "authorizationStateWaitTdlibParameters" -> new AuthorizationState.WaitParameters();
            case "authorizationStateWaitPhoneNumber" -> new AuthorizationState.WaitPhoneNumber();
            case "authorizationStateWaitOtherDeviceConfirmation" ->
                    new AuthorizationState.WaitOtherDeviceConfirmation(state.path("link").asText());
            case "authorizationStateWaitPassword" ->
                    new AuthorizationState.WaitPassword(
                            state.path("password_hint").asText(),
                            state.path("has_recovery_email_address").asBoolean());
            case "authorizationStateReady" -> new AuthorizationState.Ready();
            case "authorizationStateLoggingOut" -> new AuthorizationState.LoggingOut();
            case "authorizationStateClosing" -> new AuthorizationState.Closing();
            case "authorizationStateClosed" -> new AuthorizationState.Closed();
            default -> new AuthorizationState.Unknown(type(state));
        };
    }

    private static TdUpdate connection(String state) {
        return switch (state) {
            case "connectionStateWaitingForNetwork" ->
                    new TdUpdate.Connection(ConnectionState.WAITING_FOR_NETWORK);
            case "connectionStateConnectingToProxy" ->
                    new TdUpdate.Connection(ConnectionState.CONNECTING_TO_PROXY);
            case "connectionStateConnecting" -> new TdUpdate.Connection(ConnectionState.CONNECTING);
            case "connectionStateUpdating" -> new TdUpdate.Connection(ConnectionState.UPDATING);
            case "connectionStateReady" -> new TdUpdate.Connection(ConnectionState.READY);
            default -> new TdUpdate.Unknown(state);
        };
    }

    private static TdMessage message(JsonNode message) {
        JsonNode content = message.path("content");
        return new TdMessage(
                message.path("chat_id").asLong(),
                message.path("id").asLong(),
                Instant.ofEpochSecond(message.path("date").asLong()),
                message.path("is_outgoing").asBoolean(),
                sender(message.path("sender_id")),
                text(content),
                type(content));
    }

    private static TdSender sender(JsonNode sender) {
        return type(sender).equals("messageSenderUser")
                ? new TdSender.User(sender.path("user_id").asLong())
                : new TdSender.Chat(sender.path("chat_id").asLong());
    }

    private static @Nullable String text(JsonNode content) {
        JsonNode formatted = content.has("text") ? content.path("text") : content.path("caption");
        JsonNode text = formatted.path("text");
        return text.isTextual() ? text.asText() : null;
    }

    private static String type(JsonNode object) {
        return object.path("@type").asText();
    }
}
