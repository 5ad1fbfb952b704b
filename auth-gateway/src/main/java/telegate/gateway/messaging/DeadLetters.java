package telegate.gateway.messaging;

import io.micrometer.core.instrument.Counter;
import io.micrometer.core.instrument.MeterRegistry;
import io.smallrye.reactive.messaging.MutinyEmitter;
import io.smallrye.reactive.messaging.kafka.Record;
import jakarta.enterprise.context.ApplicationScoped;
import java.time.Duration;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.eclipse.microprofile.reactive.messaging.Channel;
import org.jboss.logging.Logger;
import telegate.contract.DeadLetter;

/// Events that cannot be read or stored, kept with the reason for a person to look at. The
/// connector's own dead-letter strategy would set aside a whole batch, with other headers.
/// Thread-safe; blocks until Kafka has them.
@ApplicationScoped
class DeadLetters {

    private static final Logger LOG = Logger.getLogger(DeadLetters.class);

    private final MutinyEmitter<Record<byte[], byte[]>> channel;
    private final Duration timeout;
    private final Counter buried;

    DeadLetters(
            @Channel(Channels.DEAD_LETTERS) MutinyEmitter<Record<byte[], byte[]>> channel,
            MessagingConfig config,
            MeterRegistry metrics) {
        this.channel = channel;
        this.timeout = config.sendTimeout();
        this.buried = metrics.counter("telegate.events.dead");
    }

    /// Sends a copy to the dead letters.
    ///
    /// @throws RuntimeException when Kafka did not take it in time
    void bury(ConsumerRecord<byte[], byte[]> message, String reason, String detail) {
        LOG.errorf(
                "Event goes to the dead letters partition=%d offset=%d reason=%s",
                message.partition(), message.offset(), reason);
        OutgoingRecord letter =
                new OutgoingRecord(
                        Record.of(message.key(), message.value()),
                        DeadLetter.headers(
                                KafkaHeaders.of(message.headers()),
                                reason,
                                detail,
                                message.topic(),
                                message.partition(),
                                message.offset()));
        channel.sendMessage(letter.message()).await().atMost(timeout);
        buried.increment();
    }
}
