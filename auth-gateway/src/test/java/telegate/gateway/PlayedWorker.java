package telegate.gateway;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.awaitility.Awaitility.await;

import io.smallrye.common.annotation.Identifier;
import jakarta.annotation.PreDestroy;
import jakarta.enterprise.context.ApplicationScoped;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.UUID;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.TimeUnit;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.apache.kafka.clients.consumer.KafkaConsumer;
import org.apache.kafka.clients.producer.KafkaProducer;
import org.apache.kafka.clients.producer.ProducerRecord;
import org.apache.kafka.common.TopicPartition;
import org.apache.kafka.common.errors.WakeupException;
import org.apache.kafka.common.header.Header;
import org.apache.kafka.common.header.internals.RecordHeader;
import org.apache.kafka.common.serialization.ByteArrayDeserializer;
import org.apache.kafka.common.serialization.ByteArraySerializer;
import org.jboss.logging.Logger;
import org.jspecify.annotations.Nullable;
import telegate.contract.AccountId;
import telegate.contract.Command;
import telegate.contract.Envelope;
import telegate.contract.Event;
import telegate.contract.LoginId;
import telegate.contract.MessageCodec;
import telegate.contract.TenantId;
import telegate.contract.Topics;
import telegate.contract.UnreadableMessage;

/// The worker's side of Kafka, played by a test: sees every command and says what became of it.
@ApplicationScoped
public class PlayedWorker {

    private static final Logger LOG = Logger.getLogger(PlayedWorker.class);

    private final MessageCodec codec = new MessageCodec();
    private final List<Received> commands = new CopyOnWriteArrayList<>();
    private final List<ConsumerRecord<byte[], byte[]>> deadLetters = new CopyOnWriteArrayList<>();
    private final KafkaConsumer<byte[], byte[]> consumer;
    private final KafkaProducer<byte[], byte[]> producer;

    /// A command and where it stood.
    public record Received(Envelope<Command> envelope, int partition) {}

    PlayedWorker(@Identifier("default-kafka-broker") Map<String, Object> broker) {
        Map<String, Object> settings = new HashMap<>(broker);
        settings.put("linger.ms", 0);
        producer =
                new KafkaProducer<>(settings, new ByteArraySerializer(), new ByteArraySerializer());
        Map<String, Object> reading = new HashMap<>(broker);
        reading.put("auto.offset.reset", "earliest");
        reading.remove("group.id");
        consumer =
                new KafkaConsumer<>(
                        reading, new ByteArrayDeserializer(), new ByteArrayDeserializer());
        List<TopicPartition> all = new ArrayList<>();
        for (String topic : List.of(Topics.COMMANDS, Topics.EVENTS_DLQ)) {
            consumer.partitionsFor(topic)
                    .forEach(info -> all.add(new TopicPartition(topic, info.partition())));
        }
        consumer.assign(all);
        consumer.seekToBeginning(all);
        Thread.ofPlatform().name("played-worker").daemon(true).start(this::read);
    }

    private void read() {
        try (consumer) {
            while (true) {
                for (ConsumerRecord<byte[], byte[]> message :
                        consumer.poll(Duration.ofMillis(500))) {
                    if (message.topic().equals(Topics.COMMANDS)) {
                        commands.add(decode(message));
                    } else {
                        deadLetters.add(message);
                    }
                }
            }
        } catch (WakeupException e) {
            LOG.debug("The test is over");
        }
    }

    private Received decode(ConsumerRecord<byte[], byte[]> message) {
        Map<String, byte[]> headers = new HashMap<>();
        message.headers().forEach(header -> headers.put(header.key(), header.value()));
        try {
            return new Received(codec.decodeCommand(headers, message.value()), message.partition());
        } catch (UnreadableMessage e) {
            throw new IllegalStateException("The gateway sent what nobody can read", e);
        }
    }

    /// All commands about a login so far.
    public List<Received> commands(LoginId login) {
        return commands.stream().filter(each -> login.equals(each.envelope().loginId())).toList();
    }

    /// All commands to an account that are about none of its logins.
    public List<Received> commands(AccountId account) {
        return commands.stream()
                .filter(each ->
                        each.envelope().loginId() == null
                                && each.envelope().accountId().equals(account))
                .toList();
    }

    /// Waits for a command of this kind about a login.
    public Received expect(LoginId login, Class<? extends Command> kind) {
        return await().atMost(10, TimeUnit.SECONDS)
                .until(
                        () ->
                                commands(login).stream()
                                        .filter(each -> kind.isInstance(each.envelope().data()))
                                        .findFirst(),
                        Optional::isPresent)
                .orElseThrow();
    }

    /// Publishes an event about a login of the built-in tenant, and waits until Kafka has it.
    public void tell(AccountId account, LoginId login, int partition, Event event) {
        tell(TenantId.BUILT_IN, account, login, partition, event);
    }

    /// Publishes an event, and waits until Kafka has it.
    public void tell(
            TenantId tenant,
            AccountId account,
            @Nullable LoginId login,
            int partition,
            Event event) {
        MessageCodec.Encoded encoded =
                codec.encode(
                        new Envelope<>(
                                UUID.randomUUID(),
                                Instant.now(),
                                tenant,
                                account,
                                login,
                                null,
                                event));
        List<Header> headers = new ArrayList<>();
        encoded.headers().forEach((name, value) -> headers.add(new RecordHeader(name, value)));
        publish(
                new ProducerRecord<>(
                        Topics.EVENTS, partition, null, encoded.key(), encoded.value(), headers));
    }

    /// Publishes anything at all as an event.
    public void tellRaw(String key, @Nullable String value) {
        publish(
                new ProducerRecord<>(
                        Topics.EVENTS,
                        0,
                        key.getBytes(UTF_8),
                        value == null ? null : value.getBytes(UTF_8)));
    }

    /// The reason of the dead letter with this key.
    public String expectDeadLetter(String key) {
        return deadLetterHeaders(key).getOrDefault("dlq-reason", "");
    }

    /// Waits for the dead letter with this key: all its headers as text.
    public Map<String, String> deadLetterHeaders(String key) {
        ConsumerRecord<byte[], byte[]> letter =
                await().atMost(10, TimeUnit.SECONDS)
                        .until(
                                () ->
                                        deadLetters.stream()
                                                .filter(each ->
                                                        new String(each.key(), UTF_8).equals(key))
                                                .findFirst(),
                                Optional::isPresent)
                        .orElseThrow();
        Map<String, String> headers = new HashMap<>();
        letter.headers()
                .forEach(header -> headers.put(header.key(), new String(header.value(), UTF_8)));
        return headers;
    }

    private void publish(ProducerRecord<byte[], byte[]> message) {
        try {
            producer.send(message).get(10, TimeUnit.SECONDS);
        } catch (Exception e) {
            throw new IllegalStateException("Kafka did not take the event", e);
        }
    }

    @PreDestroy
    void close() {
        consumer.wakeup();
        producer.close(Duration.ofSeconds(1));
    }
}
