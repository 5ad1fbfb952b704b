package telegate.contract;

import java.util.Map;
import org.jspecify.annotations.Nullable;

/// Reads bytes the way the reader of that type's topic does.
final class Reading {

    private static final MessageCodec CODEC = new MessageCodec();

    private Reading() {}

    static Envelope<?> of(MessageType type, Map<String, byte[]> headers, byte @Nullable [] value)
            throws UnreadableMessage {
        if (Command.class.isAssignableFrom(type.dataClass())) {
            return CODEC.decodeCommand(headers, value);
        }
        return Event.class.isAssignableFrom(type.dataClass())
                ? CODEC.decodeEvent(headers, value)
                : CODEC.decodeChatMessage(headers, value);
    }
}
