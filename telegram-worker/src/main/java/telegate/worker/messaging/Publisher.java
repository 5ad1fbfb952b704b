package telegate.worker.messaging;

import java.util.LinkedHashMap;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import org.apache.kafka.clients.producer.Producer;
import org.apache.kafka.clients.producer.ProducerRecord;
import org.apache.kafka.common.header.Header;
import org.apache.kafka.common.header.Headers;
import org.apache.kafka.common.header.internals.RecordHeader;
import org.jspecify.annotations.Nullable;
import telegate.contract.DeadLetter;
import telegate.contract.Envelope;
import telegate.contract.MessageCodec;
import telegate.contract.Topics;

/// Sends messages. Thread-safe; records about one account keep their order.
///
/// The producer tries again by itself for as long as the process lives, so a send either ends well
/// or dies with the process, and then the account's next owner publishes the state again. When the
/// producer's memory is full a send waits, which holds up the account's lane and nothing else.
public final class Publisher {

    private final Producer<byte[], byte[]> producer;
    private final MessageCodec codec = new MessageCodec();

    /// @param producer with `acks=all` and idempotence
    public Publisher(Producer<byte[], byte[]> producer) {
        this.producer = producer;
    }

    /// Sends a state of an account or login.
    ///
    /// @return completes when all replicas have it
    public CompletableFuture<Void> event(int partition, Envelope<?> message) {
        return send(Topics.EVENTS, partition, message);
    }

    /// Sends a chat message.
    ///
    /// @return completes when all replicas have it
    public CompletableFuture<Void> chatMessage(int partition, Envelope<?> message) {
        return send(Topics.MESSAGES, partition, message);
    }

    /// Puts a command aside that cannot be read or carried out.
    ///
    /// @param reason a stable word in capitals
    /// @param detail a sentence, without anything of the record's value
    /// @return completes when all replicas have it; only then may the command's offset be passed
    public CompletableFuture<Void> deadLetter(CommandRecord command, String reason, String detail) {
        Map<String, byte[]> headers =
                DeadLetter.headers(
                        command.headers(),
                        reason,
                        detail,
                        Topics.COMMANDS,
                        command.partition(),
                        command.offset());
        return send(
                new ProducerRecord<>(
                        Topics.COMMANDS_DLQ,
                        null,
                        command.key(),
                        command.value(),
                        toHeaders(headers)));
    }

    private CompletableFuture<Void> send(String topic, int partition, Envelope<?> message) {
        MessageCodec.Encoded encoded = codec.encode(message);
        return send(
                new ProducerRecord<>(
                        topic,
                        partition,
                        encoded.key(),
                        encoded.value(),
                        toHeaders(encoded.headers())));
    }

    private CompletableFuture<Void> send(ProducerRecord<byte[], byte[]> message) {
        CompletableFuture<Void> acknowledged = new CompletableFuture<>();
        var unused =
                producer.send(
                        message,
                        (_, error) -> {
                            if (error == null) {
                                acknowledged.complete(null);
                            } else {
                                acknowledged.completeExceptionally(error);
                            }
                        });
        return acknowledged;
    }

    private static Iterable<Header> toHeaders(Map<String, byte[]> headers) {
        return headers.entrySet().stream()
                .<Header>map(entry -> new RecordHeader(entry.getKey(), entry.getValue()))
                .toList();
    }

    /// The headers of a record as the contract reads them; of repeated ones the last counts.
    public static Map<String, byte[]> fromHeaders(Headers headers) {
        Map<String, byte[]> map = new LinkedHashMap<>();
        for (Header header : headers) {
            byte @Nullable [] value = header.value();
            if (value != null) {
                map.put(header.key(), value);
            }
        }
        return map;
    }
}
