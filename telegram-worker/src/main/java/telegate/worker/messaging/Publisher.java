package telegate.worker.messaging;

import io.micrometer.core.instrument.MeterRegistry;
import java.time.Duration;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.Executor;
import java.util.concurrent.TimeUnit;
import org.apache.kafka.clients.producer.Producer;
import org.apache.kafka.clients.producer.ProducerRecord;
import org.apache.kafka.common.header.Header;
import org.apache.kafka.common.header.Headers;
import org.apache.kafka.common.header.internals.RecordHeader;
import org.jboss.logging.Logger;
import org.jspecify.annotations.Nullable;
import telegate.contract.DeadLetter;
import telegate.contract.Envelope;
import telegate.contract.MessageCodec;
import telegate.contract.Topics;
import telegate.worker.storage.Outage;

/// Sends messages. Thread-safe; records about one account keep their order.
///
/// The producer tries again by itself for as long as the process lives, so a send either ends well
/// or dies with the process, and then the account's next owner publishes the state again. Only what
/// Kafka refuses for good (too large, not permitted) fails.
///
/// While Kafka is away the [Backlog] grows until it stops Telegram. The producer's memory is larger
/// than that; should it be full all the same, a send waits, which holds up the account's lane. That
/// is the last resort, and better than to throw a record away.
public final class Publisher implements AutoCloseable {

    private static final Logger LOG = Logger.getLogger(Publisher.class);
    private static final Duration CLOSE = Duration.ofSeconds(5);
    private static final Duration RETRY = Duration.ofSeconds(5);

    /// A record of the size that Kafka's clients allow (1 MiB) would not fit with its reason.
    private static final int LARGEST_LETTER = 1_000_000;

    private static final String WITHOUT_VALUE =
            " (too large to be put here; its value stands where the origin says)";

    private final Producer<byte[], byte[]> producer;
    private final Backlog backlog;
    private final MeterRegistry metrics;
    private final MessageCodec codec = new MessageCodec();
    private final Executor later;
    private final Outage refused =
            new Outage(LOG, "Kafka refuses what nobody tells again; it is sent until it has it");
    private volatile boolean closed;

    /// @param producer with `acks=all` and idempotence
    /// @param backlog counts what is on its way
    /// @param metrics gets a counter of dead letters
    public Publisher(Producer<byte[], byte[]> producer, Backlog backlog, MeterRegistry metrics) {
        this(producer, backlog, metrics, RETRY);
    }

    /// @param retry after which is sent again what Kafka has refused and nobody else tells
    Publisher(
            Producer<byte[], byte[]> producer,
            Backlog backlog,
            MeterRegistry metrics,
            Duration retry) {
        this.producer = producer;
        this.backlog = backlog;
        this.metrics = metrics;
        // Of its own, because a send may have to wait, and not the producer's: that one must not.
        this.later =
                CompletableFuture.delayedExecutor(
                        retry.toNanos(),
                        TimeUnit.NANOSECONDS,
                        task -> Thread.ofVirtual().name("sent-again").start(task));
    }

    /// Sends a state of an account or login.
    public Sending event(int partition, Envelope<?> message) {
        return send(Topics.EVENTS, partition, message);
    }

    /// Sends a state that is told by nobody else any more. What Kafka refuses is sent again for as
    /// long as this process lives.
    ///
    /// @return completes when all replicas have it; never fails, so no thread may wait for it
    public CompletableFuture<Void> lastEvent(int partition, Envelope<?> message) {
        CompletableFuture<Void> taken = new CompletableFuture<>();
        sendUntilTaken(record(Topics.EVENTS, partition, message), taken);
        return taken;
    }

    /// Sends a chat message.
    public Sending chatMessage(int partition, Envelope<?> message) {
        return send(Topics.MESSAGES, partition, message);
    }

    /// Puts a command aside that cannot be read or carried out. What Kafka refuses is sent again
    /// for as long as this process lives: a command is nowhere else, once its offset was passed.
    ///
    /// @param reason a stable word in capitals
    /// @param detail a sentence, without anything of the record's value
    /// @return completes when all replicas have it; only then may the command's offset be passed.
    ///   Never fails, and with Kafka away it takes as long as that, so no thread may wait for it
    public CompletableFuture<Void> deadLetter(CommandRecord command, String reason, String detail) {
        metrics.counter("telegate.commands.dead", "reason", reason).increment();
        ProducerRecord<byte[], byte[]> letter = letter(command, command.value(), reason, detail);
        if (size(letter) > LARGEST_LETTER) {
            letter = letter(command, null, reason, detail + WITHOUT_VALUE);
        }
        CompletableFuture<Void> taken = new CompletableFuture<>();
        sendUntilTaken(letter, taken);
        return taken;
    }

    private static ProducerRecord<byte[], byte[]> letter(
            CommandRecord command, byte @Nullable [] value, String reason, String detail) {
        Map<String, byte[]> headers =
                DeadLetter.headers(
                        command.headers(),
                        reason,
                        detail,
                        Topics.COMMANDS,
                        command.partition(),
                        command.position());
        return new ProducerRecord<>(
                Topics.COMMANDS_DLQ, null, command.key(), value, toHeaders(headers));
    }

    private void sendUntilTaken(
            ProducerRecord<byte[], byte[]> message, CompletableFuture<Void> taken) {
        var unused =
                send(message)
                        .acknowledged()
                        .whenComplete((_, error) -> {
                            if (error == null) {
                                refused.over();
                                taken.complete(null);
                            } else if (!closed) {
                                refused.noticed(error.toString());
                                later.execute(() -> sendUntilTaken(message, taken));
                            }
                        });
    }

    private Sending send(String topic, int partition, Envelope<?> message) {
        return send(record(topic, partition, message));
    }

    private ProducerRecord<byte[], byte[]> record(
            String topic, int partition, Envelope<?> message) {
        MessageCodec.Encoded encoded = codec.encode(message);
        return new ProducerRecord<>(
                topic, partition, encoded.key(), encoded.value(), toHeaders(encoded.headers()));
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

    /// Ends the producer: what Kafka does not take within five seconds is given up.
    @Override
    public void close() {
        closed = true;
        producer.close(CLOSE);
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
