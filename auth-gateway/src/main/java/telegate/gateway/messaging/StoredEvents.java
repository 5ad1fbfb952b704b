package telegate.gateway.messaging;

import static java.nio.charset.StandardCharsets.UTF_8;

import java.time.Instant;
import java.util.HashMap;
import java.util.Map;
import java.util.UUID;
import telegate.contract.AccountId;
import telegate.contract.Envelope;
import telegate.contract.Event;
import telegate.contract.MessageCodec;
import telegate.contract.MessageType;
import telegate.contract.TenantId;
import telegate.contract.UnreadableMessage;

/// Events as they lie in the database: the type's wire name and the JSON of the contract, written
/// and read by the contract's own codec. Thread-safe.
public final class StoredEvents {

    private static final MessageCodec CODEC = new MessageCodec();
    private static final UUID ANY = new UUID(0, 0);

    private StoredEvents() {}

    /// The wire name of the event's type.
    public static String type(Event event) {
        return MessageType.of(event).text();
    }

    /// The event's data as JSON.
    public static String json(Event event) {
        return new String(CODEC.encode(envelope(event)).value(), UTF_8);
    }

    /// Reads what [#json] wrote.
    ///
    /// @throws IllegalStateException when it is something else
    public static <T extends Event> T read(String type, String json, Class<T> kind) {
        Map<String, byte[]> headers = new HashMap<>();
        headers.put("ce_type", type.getBytes(UTF_8));
        headers.put("ce_id", ANY.toString().getBytes(UTF_8));
        headers.put("ce_time", Instant.EPOCH.toString().getBytes(UTF_8));
        headers.put("ce_tenant", ANY.toString().getBytes(UTF_8));
        headers.put("ce_subject", ANY.toString().getBytes(UTF_8));
        try {
            return kind.cast(CODEC.decodeEvent(headers, json.getBytes(UTF_8)).data());
        } catch (UnreadableMessage e) {
            throw new IllegalStateException("A stored state cannot be read: " + type, e);
        }
    }

    private static Envelope<Event> envelope(Event event) {
        return new Envelope<>(
                ANY, Instant.EPOCH, new TenantId(ANY), new AccountId(ANY), null, null, event);
    }
}
