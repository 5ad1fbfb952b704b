package telegate.contract;

import static java.nio.charset.StandardCharsets.UTF_8;

import com.fasterxml.jackson.annotation.JsonInclude;
import com.fasterxml.jackson.core.JacksonException;
import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.DeserializationFeature;
import com.fasterxml.jackson.databind.MapperFeature;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.SerializationFeature;
import com.fasterxml.jackson.databind.json.JsonMapper;
import com.fasterxml.jackson.datatype.jsr310.JavaTimeModule;
import java.io.IOException;
import java.time.DateTimeException;
import java.time.Instant;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.UUID;
import org.jspecify.annotations.Nullable;

/// Writes and reads messages in CloudEvents' binary content mode for Kafka: the envelope in `ce_`
/// headers, the data as JSON in the value. Unknown fields are ignored, so that the contract can
/// grow.
///
/// Thread-safe.
public final class MessageCodec {

    private static final String PREFIX = "ce_";
    private static final String SOURCE = "telegate";

    private final ObjectMapper json =
            JsonMapper.builder()
                    .addModule(new JavaTimeModule())
                    // Only record components are fields: isFinal() of an event is not one.
                    .disable(MapperFeature.AUTO_DETECT_IS_GETTERS)
                    .disable(SerializationFeature.WRITE_DATES_AS_TIMESTAMPS)
                    .disable(DeserializationFeature.FAIL_ON_UNKNOWN_PROPERTIES)
                    .enable(DeserializationFeature.FAIL_ON_NULL_FOR_PRIMITIVES)
                    .enable(DeserializationFeature.FAIL_ON_TRAILING_TOKENS)
                    .defaultPropertyInclusion(
                            JsonInclude.Value.construct(
                                    JsonInclude.Include.NON_NULL, JsonInclude.Include.ALWAYS))
                    .build();

    /// A message as bytes.
    ///
    /// @param key the account id, so that compaction and tools can tell accounts apart
    public record Encoded(byte[] key, Map<String, byte[]> headers, byte[] value) {}

    /// Writes a message.
    public Encoded encode(Envelope<?> message) {
        Map<String, byte[]> headers = new LinkedHashMap<>();
        put(headers, "specversion", "1.0");
        put(headers, "id", message.id().toString());
        put(headers, "source", SOURCE);
        put(headers, "type", MessageType.of(message.data()).text());
        put(headers, "time", message.time().toString());
        put(headers, "subject", message.accountId().toString());
        put(headers, "tenant", message.tenant().toString());
        if (message.loginId() != null) {
            put(headers, "loginid", message.loginId().toString());
        }
        if (message.expiresAt() != null) {
            put(headers, "expiresat", message.expiresAt().toString());
        }
        headers.put("content-type", "application/json".getBytes(UTF_8));
        return new Encoded(
                message.accountId().toString().getBytes(UTF_8), headers, data(message.data()));
    }

    /// Reads a command.
    ///
    /// @throws UnreadableMessage when it is none
    public Envelope<Command> decodeCommand(Map<String, byte[]> headers, byte @Nullable [] value)
            throws UnreadableMessage {
        return decode(headers, value, Command.class);
    }

    /// Reads an event.
    ///
    /// @throws UnreadableMessage when it is none
    public Envelope<Event> decodeEvent(Map<String, byte[]> headers, byte @Nullable [] value)
            throws UnreadableMessage {
        return decode(headers, value, Event.class);
    }

    /// Reads a chat message.
    ///
    /// @throws UnreadableMessage when it is none
    public Envelope<ChatMessage> decodeChatMessage(
            Map<String, byte[]> headers, byte @Nullable [] value) throws UnreadableMessage {
        return decode(headers, value, ChatMessage.class);
    }

    private <T> Envelope<T> decode(
            Map<String, byte[]> headers, byte @Nullable [] value, Class<T> kind)
            throws UnreadableMessage {
        MessageType type = MessageType.find(text(headers, "type"));
        if (type == null || !kind.isAssignableFrom(type.dataClass())) {
            throw new UnreadableMessage(
                    UnreadableMessage.Reason.UNKNOWN_TYPE, "The type is not known");
        }
        try {
            String login = optional(headers, "loginid");
            String expiry = optional(headers, "expiresat");
            return new Envelope<>(
                    UUID.fromString(text(headers, "id")),
                    Instant.parse(text(headers, "time")),
                    TenantId.of(text(headers, "tenant")),
                    AccountId.of(text(headers, "subject")),
                    login == null ? null : LoginId.of(login),
                    expiry == null ? null : Instant.parse(expiry),
                    kind.cast(data(value, type)));
        } catch (IllegalArgumentException | DateTimeException e) {
            throw new UnreadableMessage(
                    UnreadableMessage.Reason.BAD_ENVELOPE, "A header cannot be read");
        }
    }

    private byte[] data(Object data) {
        try {
            return json.writeValueAsBytes(data);
        } catch (JsonProcessingException e) {
            throw new IllegalStateException("A message of the contract cannot be written", e);
        }
    }

    private Object data(byte @Nullable [] value, MessageType type) throws UnreadableMessage {
        try {
            Object data = value == null ? null : json.readValue(value, type.dataClass());
            if (data != null) {
                return data;
            }
        } catch (JacksonException e) {
            throw new UnreadableMessage(
                    UnreadableMessage.Reason.BAD_DATA,
                    "The data is no " + type.text() + " (" + e.getClass().getSimpleName() + ")");
        } catch (IOException e) {
            throw new IllegalStateException("Reading from memory failed", e);
        }
        throw new UnreadableMessage(UnreadableMessage.Reason.BAD_DATA, "The value is empty");
    }

    private static void put(Map<String, byte[]> headers, String name, String value) {
        headers.put(PREFIX + name, value.getBytes(UTF_8));
    }

    private static String text(Map<String, byte[]> headers, String name) throws UnreadableMessage {
        String value = optional(headers, name);
        if (value == null) {
            throw new UnreadableMessage(
                    UnreadableMessage.Reason.BAD_ENVELOPE, "The header ce_" + name + " is missing");
        }
        return value;
    }

    private static @Nullable String optional(Map<String, byte[]> headers, String name) {
        byte[] value = headers.get(PREFIX + name);
        return value == null ? null : new String(value, UTF_8);
    }
}
