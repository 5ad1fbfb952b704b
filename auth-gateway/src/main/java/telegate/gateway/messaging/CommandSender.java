package telegate.gateway.messaging;

import io.micrometer.core.instrument.MeterRegistry;
import io.micrometer.core.instrument.Timer;
import io.quarkus.runtime.StartupEvent;
import io.smallrye.mutiny.TimeoutException;
import io.smallrye.reactive.messaging.MutinyEmitter;
import io.smallrye.reactive.messaging.kafka.KafkaClientService;
import io.smallrye.reactive.messaging.kafka.Record;
import jakarta.enterprise.context.ApplicationScoped;
import jakarta.enterprise.event.Observes;
import java.time.Duration;
import java.util.concurrent.CompletionException;
import java.util.concurrent.TimeUnit;
import org.apache.kafka.common.KafkaException;
import org.eclipse.microprofile.reactive.messaging.Channel;
import org.eclipse.microprofile.reactive.messaging.Message;
import org.eclipse.microprofile.reactive.messaging.OnOverflow;
import org.jboss.logging.Logger;
import telegate.contract.Command;
import telegate.contract.Envelope;
import telegate.contract.MessageCodec;
import telegate.contract.MessageType;
import telegate.contract.Topics;
import telegate.gateway.problem.Problem;
import telegate.gateway.problem.ProblemType;

/// Publishes commands and waits until Kafka has them. Thread-safe; blocks, so not for event loops.
@ApplicationScoped
public class CommandSender {

    private static final Logger LOG = Logger.getLogger(CommandSender.class);

    private final MessageCodec codec = new MessageCodec();
    private final MutinyEmitter<Record<byte[], byte[]>> channel;
    private final KafkaClientService clients;
    private final Duration timeout;
    private final MeterRegistry metrics;

    // Nothing waits in front of the channel: it would be sent after its sender was told otherwise.
    CommandSender(
            @Channel(Channels.COMMANDS) @OnOverflow(OnOverflow.Strategy.THROW_EXCEPTION)
                    MutinyEmitter<Record<byte[], byte[]>> channel,
            KafkaClientService clients,
            MessagingConfig config,
            MeterRegistry metrics) {
        this.channel = channel;
        this.clients = clients;
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
            return clients.getProducer(Channels.COMMANDS)
                    .unwrap()
                    .partitionsFor(Topics.COMMANDS)
                    .size();
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
        long begin = System.nanoTime();
        // All senders share the channel's one thread, and it stands still while the topic is not
        // known. So each waits for that on its own thread.
        partitions();
        deliver(
                new OutgoingRecord(Record.of(encoded.key(), encoded.value()), encoded.headers())
                        .message(partition));
        Timer.builder("telegate.commands.sent")
                .description("Commands that Kafka took, and how long that took")
                .tag("type", MessageType.of(command.data()).text())
                .register(metrics)
                .record(System.nanoTime() - begin, TimeUnit.NANOSECONDS);
    }

    private void deliver(Message<Record<byte[], byte[]>> message) {
        try {
            channel.sendMessage(message).await().atMost(timeout);
        } catch (KafkaException
                | TimeoutException
                | IllegalStateException
                | CompletionException e) {
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
}
