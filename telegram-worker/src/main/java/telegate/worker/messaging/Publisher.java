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
/// or dies with the process, and then the account's next owner publishes the state again. Only what
/// Kafka refuses for good (too large, not permitted) fails.
///
/// While Kafka is away the [Backlog] grows until it stops Telegram. The producer's memory is larger
/// than that; should it be full all the same, a send waits, which holds up the account's lane. That
/// is the last resort, and better than to throw a record away.
public final class Publisher {

    private final Producer<byte[], byte[]> producer;
    private final Backlog backlog;
    private final MessageCodec codec = new MessageCodec();

    /// @param producer with `acks=all` and idempotence
    /// @param backlog counts what is on its way
    public Publisher(Producer<byte[], byte[]> producer, Backlog backlog) {
        this.producer = producer;
        this.backlog = backlog;
    }

    /// Sends a state of an account or login.
    public Sending event(int partition, Envelope<?> message) {
        return send(Topics.EVENTS, partition, message);
    }

    /// Sends a chat message.
    public Sending chatMessage(int partition, Envelope<?> message) {
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
        return send(new ProducerRecord<>(
                        Topics.COMMANDS_DLQ,
                        null,
                        command.key(),
                        command.value(),
                        toHeaders(headers)))
                .acknowledged();
    }

    private Sending send(String topic, int partition, Envelope<?> message) {
        MessageCodec.Encoded encoded = codec.encode(message);
        return send(
                new ProducerRecord<>(
                        topic,
                        partition,
                        encoded.key(),
                        encoded.value(),
                        toHeaders(encoded.headers())));
    }

    private Sending send(ProducerRecord<byte[], byte[]> message) {
        int size = size(message);
        CompletableFuture<Void> acknowledged = new CompletableFuture<>();
        backlog.sending(size);
        try {
            var unused = producer.send(message, (_, error) -> ended(size, acknowledged, error));
        } catch (RuntimeException e) {
            // The producer is closed, or was interrupted; it will not call back.
            ended(size, acknowledged, e);
        }
        return new Sending(size, acknowledged);
    }

    private void ended(int size, CompletableFuture<Void> acknowledged, @Nullable Throwable error) {
        backlog.ended(size);
        if (error == null) {
            acknowledged.complete(null);
        } else {
            acknowledged.completeExceptionally(error);
        }
    }

    private static int size(ProducerRecord<byte[], byte[]> message) {
        int size = length(message.key()) + length(message.value());
        for (Header header : message.headers()) {
            size += header.key().length() + length(header.value());
        }
        return size;
    }

    private static int length(byte @Nullable [] bytes) {
        return bytes == null ? 0 : bytes.length;
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
