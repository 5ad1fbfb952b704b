package telegate.worker.account;

import static java.util.Objects.requireNonNull;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.UUID;
import java.util.concurrent.ExecutionException;
import java.util.function.Predicate;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.apache.kafka.clients.consumer.KafkaConsumer;
import org.apache.kafka.clients.producer.KafkaProducer;
import org.apache.kafka.clients.producer.ProducerRecord;
import org.apache.kafka.common.TopicPartition;
import org.apache.kafka.common.header.Header;
import org.apache.kafka.common.header.internals.RecordHeader;
import org.apache.kafka.common.serialization.ByteArrayDeserializer;
import org.apache.kafka.common.serialization.ByteArraySerializer;
import org.jspecify.annotations.Nullable;
import telegate.contract.AccountId;
import telegate.contract.ChatMessage;
import telegate.contract.Command;
import telegate.contract.Envelope;
import telegate.contract.Event;
import telegate.contract.LoginEvent;
import telegate.contract.LoginId;
import telegate.contract.MessageCodec;
import telegate.contract.OwnerId;
import telegate.contract.Partitions;
import telegate.contract.TenantId;
import telegate.contract.TimeOrderedIds;
import telegate.contract.Topics;
import telegate.contract.UnreadableMessage;
import telegate.contract.secret.PasswordSealer;
import telegate.contract.secret.SealingContext;
import telegate.worker.messaging.Publisher;

/// The gateway's side of the contract, played by a test.
public final class Contract {

    static final Duration PATIENCE = Duration.ofSeconds(20);

    private final KafkaProducer<byte[], byte[]> producer;
    private final KafkaConsumer<byte[], byte[]> consumer;
    private final PasswordSealer sealer;
    private final MessageCodec codec = new MessageCodec();
    private final List<Envelope<Event>> events = new ArrayList<>();
    private final List<ConsumerRecord<byte[], byte[]>> others = new ArrayList<>();

    /// One login as its test sees it.
    record Login(AccountId account, LoginId id, OwnerId owner) {}

    Contract(String bootstrap, @Nullable Path publicKeyset) {
        Map<String, Object> config = Map.of("bootstrap.servers", bootstrap);
        producer =
                new KafkaProducer<>(config, new ByteArraySerializer(), new ByteArraySerializer());
        consumer =
                new KafkaConsumer<>(
                        config, new ByteArrayDeserializer(), new ByteArrayDeserializer());
        List<TopicPartition> all =
                Stream.of(Topics.EVENTS, Topics.MESSAGES, Topics.COMMANDS_DLQ)
                        .flatMap(topic -> consumer.partitionsFor(topic).stream())
                        .map(info -> new TopicPartition(info.topic(), info.partition()))
                        .toList();
        consumer.assign(all);
        consumer.seekToBeginning(all);
        try {
            sealer = PasswordSealer.fromFile(requireNonNull(publicKeyset));
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    Login startLogin(String owner) {
        Login login = new Login(AccountId.next(), LoginId.next(), OwnerId.of(owner));
        send(login, new Command.StartLogin(login.owner()));
        return login;
    }

    /// Another login of the same account.
    Login startLoginAgain(Login former) {
        Login login = new Login(former.account(), LoginId.next(), former.owner());
        send(login, new Command.StartLogin(login.owner()));
        return login;
    }

    void send(Login login, Command command) {
        send(envelope(login, command));
    }

    void send(Envelope<Command> envelope) {
        MessageCodec.Encoded encoded = codec.encode(envelope);
        sendRaw(
                Partitions.ofNew(envelope.accountId(), Topics.DEFAULT_PARTITIONS),
                encoded.headers(),
                encoded.value());
    }

    void sendRaw(int partition, Map<String, byte[]> headers, byte @Nullable [] value) {
        List<Header> kafkaHeaders =
                headers.entrySet().stream()
                        .<Header>map(e -> new RecordHeader(e.getKey(), e.getValue()))
                        .toList();
        try {
            producer.send(
                            new ProducerRecord<byte[], byte[]>(
                                    Topics.COMMANDS, partition, new byte[0], value, kafkaHeaders))
                    .get();
        } catch (ExecutionException | InterruptedException e) {
            throw new IllegalStateException(e);
        }
    }

    MessageCodec.Encoded encode(Envelope<Command> envelope) {
        return codec.encode(envelope);
    }

    Envelope<Command> envelope(Login login, Command command) {
        return new Envelope<>(
                TimeOrderedIds.next(),
                Instant.now(),
                TenantId.BUILT_IN,
                login.account(),
                login.id(),
                Instant.now().plusSeconds(60),
                command);
    }

    void submitPassword(Login login, LoginEvent.PasswordRequired asked, String password) {
        UUID messageId = TimeOrderedIds.next();
        String sealed =
                sealer.seal(
                        password,
                        new SealingContext(
                                TenantId.BUILT_IN,
                                login.account(),
                                login.id(),
                                asked.challengeId(),
                                messageId));
        send(
                new Envelope<>(
                        messageId,
                        Instant.now(),
                        TenantId.BUILT_IN,
                        login.account(),
                        login.id(),
                        null,
                        new Command.SubmitPassword(asked.challengeId(), sealed)));
    }

    /// Waits for the first state of this kind that is newer than `version`.
    <E extends Event> E await(Login login, Class<E> kind, long version) {
        return await(login, kind, event -> event.version() > version);
    }

    <E extends Event> E await(Login login, Class<E> kind, Predicate<E> condition) {
        return org.awaitility.Awaitility.await(kind.getSimpleName() + " of " + login)
                .atMost(PATIENCE)
                .pollInterval(Duration.ofMillis(2))
                .until(
                        () -> {
                            poll();
                            return of(login)
                                    .filter(kind::isInstance)
                                    .map(kind::cast)
                                    .filter(condition)
                                    .findFirst();
                        },
                        Optional::isPresent)
                .orElseThrow();
    }

    Stream<Event> of(Login login) {
        return events.stream()
                .filter(envelope -> envelope.accountId().equals(login.account()))
                .map(Envelope::data);
    }

    List<Long> versions(Login login) {
        return of(login).map(Event::version).collect(Collectors.toList());
    }

    ConsumerRecord<byte[], byte[]> awaitOther(
            String topic, Predicate<ConsumerRecord<byte[], byte[]>> condition) {
        return org.awaitility.Awaitility.await("record in " + topic)
                .atMost(PATIENCE)
                .until(
                        () -> {
                            poll();
                            return others.stream()
                                    .filter(r -> r.topic().equals(topic))
                                    .filter(condition)
                                    .findFirst();
                        },
                        Optional::isPresent)
                .orElseThrow();
    }

    Envelope<ChatMessage> awaitMessage(Login login, Predicate<ChatMessage> condition) {
        ConsumerRecord<byte[], byte[]> found =
                awaitOther(
                        Topics.MESSAGES,
                        record -> {
                            Envelope<ChatMessage> message = message(record);
                            return message.accountId().equals(login.account())
                                    && condition.test(message.data());
                        });
        return message(found);
    }

    /// The texts of the account's messages that Kafka has by now, in its order.
    List<String> texts(Login login) {
        poll();
        return others.stream()
                .filter(record -> record.topic().equals(Topics.MESSAGES))
                .map(this::message)
                .filter(message -> message.accountId().equals(login.account()))
                .map(message -> String.valueOf(message.data().text()))
                .toList();
    }

    private Envelope<ChatMessage> message(ConsumerRecord<byte[], byte[]> record) {
        try {
            return codec.decodeChatMessage(Publisher.fromHeaders(record.headers()), record.value());
        } catch (UnreadableMessage e) {
            throw new IllegalStateException(e);
        }
    }

    void poll() {
        for (ConsumerRecord<byte[], byte[]> polled : consumer.poll(Duration.ofMillis(20))) {
            if (polled.topic().equals(Topics.EVENTS)) {
                try {
                    events.add(
                            codec.decodeEvent(
                                    Publisher.fromHeaders(polled.headers()), polled.value()));
                } catch (UnreadableMessage e) {
                    throw new IllegalStateException(e);
                }
            } else {
                others.add(polled);
            }
        }
    }
}
