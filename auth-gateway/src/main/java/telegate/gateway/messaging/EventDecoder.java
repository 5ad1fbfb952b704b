package telegate.gateway.messaging;

import org.apache.kafka.clients.consumer.ConsumerRecord;
import telegate.contract.MessageCodec;
import telegate.contract.UnreadableMessage;

/// Reads events off Kafka records. Thread-safe.
final class EventDecoder {

    private final MessageCodec codec = new MessageCodec();

    ReceivedEvent decode(ConsumerRecord<byte[], byte[]> message) throws UnreadableMessage {
        return new ReceivedEvent(
                codec.decodeEvent(KafkaHeaders.of(message.headers()), message.value()),
                message.partition());
    }
}
