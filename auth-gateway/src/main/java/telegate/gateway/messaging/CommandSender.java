package telegate.gateway.messaging;

import io.micrometer.core.instrument.MeterRegistry;
import io.micrometer.core.instrument.Timer;
import io.quarkus.runtime.StartupEvent;
import jakarta.annotation.PreDestroy;
import jakarta.enterprise.context.ApplicationScoped;
import jakarta.enterprise.event.Observes;
import java.time.Duration;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import org.apache.kafka.clients.producer.KafkaProducer;
import org.apache.kafka.clients.producer.ProducerRecord;
import org.apache.kafka.common.KafkaException;
import org.jboss.logging.Logger;
import telegate.contract.Command;
import telegate.contract.Envelope;
import telegate.contract.MessageCodec;
import telegate.contract.MessageType;
import telegate.contract.Topics;
import telegate.gateway.problem.Problem;
import telegate.gateway.problem.ProblemType;

/// Publishes commands and waits until Kafka has them. Thread-safe.
@ApplicationScoped
public class CommandSender {

    private static final Logger LOG = Logger.getLogger(CommandSender.class);

    private final MessageCodec codec = new MessageCodec();
    private final KafkaProducer<byte[], byte[]> producer;
    private final Duration timeout;
    private final MeterRegistry metrics;

    CommandSender(KafkaClients clients, MessagingConfig config, MeterRegistry metrics) {
        this.producer = clients.producer();
        this.timeout = config.sendTimeout();
        this.metrics = metrics;
    }

    /// Connects before the first person waits for it.
    void connect(@Observes StartupEvent start) {
        Thread.ofVirtual()
                .name("commands-connect")
                .start(() -> {
                    try {
                        partitions();
                    } catch (Problem e) {
                        LOG.warn("Kafka is not reachable yet");
                    }
                });
    }

    /// How many partitions commands have now; decides where a new account goes.
    ///
    /// @throws Problem 503 when Kafka is away
    public int partitions() {
        try {
            return producer.partitionsFor(Topics.COMMANDS).size();
        } catch (KafkaException e) {
            throw unavailable(e);
        }
    }

    /// Sends a command to the owner of an account.
    ///
    /// @param partition the account's, as stored
    /// @throws Problem 503 when Kafka did not take it in time
    public void send(Envelope<? extends Command> command, int partition) {
        MessageCodec.Encoded encoded = codec.encode(command);
        ProducerRecord<byte[], byte[]> message =
                new ProducerRecord<>(
                        Topics.COMMANDS,
                        partition,
                        null,
                        encoded.key(),
                        encoded.value(),
                        KafkaHeaders.of(encoded.headers()));
        long begin = System.nanoTime();
        deliver(message);
        Timer.builder("telegate.commands.sent")
                .description("Commands that Kafka took, and how long that took")
                .tag("type", MessageType.of(command.data()).text())
                .register(metrics)
                .record(System.nanoTime() - begin, TimeUnit.NANOSECONDS);
    }

    /// Sends any record, for dead letters.
    ///
    /// @throws Problem 503 when Kafka did not take it in time
    void deliver(ProducerRecord<byte[], byte[]> message) {
        try {
            producer.send(message).get(timeout.toMillis(), TimeUnit.MILLISECONDS);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw unavailable(e);
        } catch (ExecutionException | TimeoutException | KafkaException e) {
            throw unavailable(e);
        }
    }

    private Problem unavailable(Exception cause) {
        LOG.warnf("Kafka did not answer cause=%s", cause.toString());
        metrics.counter("telegate.commands.failed").increment();
        return new Problem(
                ProblemType.UNAVAILABLE,
                "The message broker cannot be reached. Try again in a moment.",
                Duration.ofSeconds(5));
    }

    @PreDestroy
    void close() {
        producer.close(timeout);
    }
}
