package telegate.contract;

/// One message twice: as a record and as the bytes that stand in Kafka for it.
///
/// @param name of its file: the type on the wire, with a variant after a dash where there are
///   several
/// @param message the record
/// @param bytes key, headers and value; writing `message` gives exactly these
public record GoldenMessage(String name, Envelope<?> message, MessageCodec.Encoded bytes) {

    /// The type of the message.
    public MessageType type() {
        return MessageType.of(message.data());
    }

    @Override
    public String toString() {
        return name;
    }
}
