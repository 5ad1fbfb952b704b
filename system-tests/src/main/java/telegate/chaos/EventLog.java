package telegate.chaos;

import static java.nio.charset.StandardCharsets.UTF_8;

import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Set;
import java.util.TreeSet;
import java.util.function.BiConsumer;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.apache.kafka.clients.consumer.KafkaConsumer;
import org.apache.kafka.clients.producer.KafkaProducer;
import org.apache.kafka.clients.producer.ProducerRecord;
import org.apache.kafka.common.KafkaException;
import org.apache.kafka.common.TopicPartition;
import org.apache.kafka.common.header.Header;
import org.apache.kafka.common.serialization.ByteArrayDeserializer;
import org.apache.kafka.common.serialization.ByteArraySerializer;
import org.jspecify.annotations.Nullable;
import telegate.chaos.Evidence.AccountTrace;
import telegate.chaos.Evidence.LoginTrace;
import telegate.chaos.Evidence.MessageId;
import telegate.contract.AccountEvent;
import telegate.contract.ChatMessage;
import telegate.contract.DeadLetter;
import telegate.contract.Envelope;
import telegate.contract.Event;
import telegate.contract.LoginEvent;
import telegate.contract.MessageCodec;
import telegate.contract.NoticeCode;
import telegate.contract.Topics;
import telegate.contract.UnreadableMessage;

/// All topics, read from the beginning to the end and then on, and what follows from them. Used by
/// one thread at a time.
final class EventLog {

    private static final Duration POLL = Duration.ofMillis(100);
    private static final Duration LIMIT = Duration.ofSeconds(60);
    private static final List<String> TOPICS =
            Topics.all(1).stream().map(Topics.Spec::name).toList();
    private static final Set<String> DEAD_LETTERS = Set.of(Topics.COMMANDS_DLQ, Topics.EVENTS_DLQ);

    private static final Set<String> BAD_REASONS =
            Set.of("BAD_ENVELOPE", "UNKNOWN_TYPE", "BAD_DATA", "FAILED", "OVERLOADED");

    private final Map<String, Object> broker;
    private final MessageCodec codec = new MessageCodec();
    private final BiConsumer<String, byte[]> everyRecord;
    private final Map<TopicPartition, Long> positions = new HashMap<>();
    private final Map<String, LoginTrace> logins = new LinkedHashMap<>();
    private final Map<String, List<LoginAt>> loginSteps = new HashMap<>();
    private final Map<String, AccountTrace> accounts = new LinkedHashMap<>();
    private final Map<MessageId, Instant> published = new HashMap<>();
    private final List<String> unreadable = new ArrayList<>();

    /// A state of a login, and when its owner told it.
    private record LoginAt(Instant time, long version, String state) {}

    /// @param everyRecord is shown each record once: its topic, and its key, headers and value as
    ///   bytes
    EventLog(int port, BiConsumer<String, byte[]> everyRecord) {
        this.broker = Map.of("bootstrap.servers", "127.0.0.1:" + port);
        this.everyRecord = everyRecord;
    }

    /// Reads what has come since the last time.
    ///
    /// @throws ChaosFailure when Kafka does not answer
    void readOn() {
        try (var consumer =
                new KafkaConsumer<byte[], byte[]>(
                        broker, new ByteArrayDeserializer(), new ByteArrayDeserializer())) {
            List<TopicPartition> partitions =
                    TOPICS.stream()
                            .flatMap(topic -> consumer.partitionsFor(topic, LIMIT).stream())
                            .map(info -> new TopicPartition(info.topic(), info.partition()))
                            .toList();
            Map<TopicPartition, Long> ends = new HashMap<>(consumer.endOffsets(partitions, LIMIT));
            ends.values().removeIf(end -> end == 0);
            consumer.assign(ends.keySet());
            ends.keySet().forEach(at -> consumer.seek(at, positions.getOrDefault(at, 0L)));
            long giveUp = System.nanoTime() + LIMIT.toNanos();
            while (ends.entrySet().stream()
                    .anyMatch(end -> positions.getOrDefault(end.getKey(), 0L) < end.getValue())) {
                consumer.poll(POLL).forEach(this::note);
                ends.keySet().forEach(at -> positions.put(at, consumer.position(at)));
                if (System.nanoTime() > giveUp) {
                    throw new ChaosFailure("Kafka's topics could not be read to their end");
                }
            }
        } catch (KafkaException e) {
            throw new ChaosFailure("Kafka's topics cannot be read", e);
        }
    }

    /// Puts the newest commands into their partitions once more, with everything that they carry.
    ///
    /// @return how many
    int repeatCommands(int most) {
        try (var consumer =
                        new KafkaConsumer<byte[], byte[]>(
                                broker, new ByteArrayDeserializer(), new ByteArrayDeserializer());
                var producer =
                        new KafkaProducer<byte[], byte[]>(
                                broker, new ByteArraySerializer(), new ByteArraySerializer())) {
            List<ConsumerRecord<byte[], byte[]>> newest = newestCommands(consumer, most);
            newest.forEach(command -> {
                var _ =
                        producer.send(
                                new ProducerRecord<>(
                                        command.topic(),
                                        command.partition(),
                                        null,
                                        command.key(),
                                        command.value(),
                                        command.headers()));
            });
            producer.flush();
            return newest.size();
        } catch (KafkaException e) {
            throw new ChaosFailure("Commands could not be repeated", e);
        }
    }

    private static List<ConsumerRecord<byte[], byte[]>> newestCommands(
            KafkaConsumer<byte[], byte[]> consumer, int most) {
        List<TopicPartition> partitions =
                consumer.partitionsFor(Topics.COMMANDS, LIMIT).stream()
                        .map(info -> new TopicPartition(info.topic(), info.partition()))
                        .toList();
        Map<TopicPartition, Long> ends = new HashMap<>(consumer.endOffsets(partitions, LIMIT));
        ends.values().removeIf(end -> end == 0);
        consumer.assign(ends.keySet());
        ends.forEach((at, end) -> consumer.seek(at, Math.max(0, end - most)));
        List<ConsumerRecord<byte[], byte[]>> records = new ArrayList<>();
        while (ends.entrySet().stream()
                .anyMatch(end -> consumer.position(end.getKey()) < end.getValue())) {
            consumer.poll(POLL).forEach(records::add);
        }
        return records.stream()
                .sorted((a, b) -> Long.compare(b.timestamp(), a.timestamp()))
                .limit(most)
                .toList();
    }

    Map<String, LoginTrace> logins() {
        return Map.copyOf(logins);
    }

    /// The state of a login at a time, with `password-incorrect` for a password step after a wrong
    /// one; empty when nothing was told yet.
    String loginState(String id, Instant at) {
        return loginSteps.getOrDefault(id, List.of()).stream()
                .filter(step -> !step.time().isAfter(at))
                .max(Comparator.comparingLong(LoginAt::version))
                .map(LoginAt::state)
                .orElse("");
    }

    Map<String, AccountTrace> accounts() {
        return Map.copyOf(accounts);
    }

    /// Version of the newest event of a login or an account; 0 when there is none.
    long newest(String id) {
        AccountTrace account = accounts.get(id);
        LoginTrace login = logins.get(id);
        return account != null ? account.newest() : login != null ? login.newest() : 0;
    }

    /// What is known of one account, if anything.
    @Nullable AccountTrace account(String id) {
        return accounts.get(id);
    }

    Set<MessageId> published() {
        return Set.copyOf(published.keySet());
    }

    boolean has(MessageId message) {
        return published.containsKey(message);
    }

    /// When a message was first published, by the worker's clock; null when it was not.
    @Nullable Instant publishedAt(MessageId message) {
        return published.get(message);
    }

    List<String> unreadable() {
        return List.copyOf(unreadable);
    }

    private void note(ConsumerRecord<byte[], byte[]> stored) {
        Map<String, byte[]> headers = new LinkedHashMap<>();
        StringBuilder text = new StringBuilder();
        if (stored.key() != null) {
            text.append(new String(stored.key(), UTF_8)).append(' ');
        }
        for (Header header : stored.headers()) {
            headers.put(header.key(), header.value());
            text.append(header.key()).append('=');
            text.append(new String(header.value(), UTF_8)).append(' ');
        }
        if (stored.value() != null) {
            text.append(new String(stored.value(), UTF_8));
        }
        everyRecord.accept(stored.topic(), text.toString().getBytes(UTF_8));
        try {
            switch (stored.topic()) {
                case Topics.EVENTS -> note(codec.decodeEvent(headers, stored.value()));
                case Topics.MESSAGES ->
                        note(
                                codec.decodeChatMessage(headers, stored.value()),
                                Instant.ofEpochMilli(stored.timestamp()));
                default -> noteOther(stored, headers);
            }
        } catch (UnreadableMessage e) {
            unreadable.add(place(stored) + ": " + e.getMessage());
        }
    }

    /// A command may be too late, or about a login that has ended: that is what its dead-letter
    /// topic is for. What must not happen is a command that cannot be read, or whose execution
    /// failed.
    private void noteOther(ConsumerRecord<byte[], byte[]> stored, Map<String, byte[]> headers) {
        if (!DEAD_LETTERS.contains(stored.topic())) {
            return;
        }
        byte[] none = new byte[0];
        String reason = new String(headers.getOrDefault(DeadLetter.REASON, none), UTF_8);
        if (stored.topic().equals(Topics.EVENTS_DLQ) || BAD_REASONS.contains(reason)) {
            String detail = new String(headers.getOrDefault(DeadLetter.DETAIL, none), UTF_8);
            unreadable.add("%s: %s, %s".formatted(place(stored), reason, detail));
        }
    }

    private static String place(ConsumerRecord<byte[], byte[]> stored) {
        return stored.topic() + "/" + stored.partition() + "/" + stored.offset();
    }

    private void note(Envelope<Event> event) {
        switch (event.data()) {
            case LoginEvent login -> note(event.requireLoginId().toString(), login, event.time());
            case AccountEvent account -> note(event.accountId().toString(), account, event.time());
        }
    }

    private void note(String id, LoginEvent event, Instant time) {
        loginSteps
                .computeIfAbsent(id, _ -> new ArrayList<>())
                .add(new LoginAt(time, event.version(), stepOf(event)));
        LoginTrace before = logins.getOrDefault(id, new LoginTrace(id, 0, "", Set.of()));
        Set<String> finals = new LinkedHashSet<>(before.finals());
        if (event.isFinal()) {
            finals.add(nameOf(event) + " at version " + event.version());
        }
        boolean newer = event.version() >= before.newest();
        logins.put(
                id,
                new LoginTrace(
                        id,
                        newer ? event.version() : before.newest(),
                        newer ? nameOf(event) : before.state(),
                        new TreeSet<>(finals)));
    }

    private void note(String id, AccountEvent event, Instant time) {
        AccountTrace before =
                accounts.getOrDefault(
                        id,
                        new AccountTrace(
                                id, 0, "", "", event.profile().telegramUserId(), Instant.MAX));
        boolean newer = event.version() >= before.newest();
        Instant online =
                event instanceof AccountEvent.Online && time.isBefore(before.firstOnline())
                        ? time
                        : before.firstOnline();
        accounts.put(
                id,
                new AccountTrace(
                        id,
                        newer ? event.version() : before.newest(),
                        newer ? nameOf(event) : before.state(),
                        newer ? reasonOf(event) : before.reason(),
                        before.person(),
                        online));
    }

    private void note(Envelope<ChatMessage> message, Instant at) {
        published.putIfAbsent(
                new MessageId(
                        message.accountId().toString(),
                        message.data().chatId(),
                        message.data().messageId()),
                at);
    }

    /// As the gateway's API calls it.
    private static String nameOf(LoginEvent event) {
        return switch (event) {
            case LoginEvent.Requested _ -> "requested";
            case LoginEvent.AwaitingScan _ -> "awaiting-scan";
            case LoginEvent.PasswordRequired _ -> "password-required";
            case LoginEvent.Succeeded _ -> "succeeded";
            case LoginEvent.Failed _ -> "failed";
            case LoginEvent.Cancelled _ -> "cancelled";
            case LoginEvent.Expired _ -> "expired";
        };
    }

    private static String nameOf(AccountEvent event) {
        return switch (event) {
            case AccountEvent.Connecting _ -> "connecting";
            case AccountEvent.Online _ -> "online";
            case AccountEvent.Disconnected _ -> "disconnected";
        };
    }

    private static String stepOf(LoginEvent event) {
        boolean wrong =
                event instanceof LoginEvent.PasswordRequired asked
                        && asked.notice() != null
                        && asked.notice().code() == NoticeCode.PASSWORD_INCORRECT;
        return wrong ? "password-incorrect" : nameOf(event);
    }

    private static String reasonOf(AccountEvent event) {
        return event instanceof AccountEvent.Disconnected gone
                ? gone.reason().name().toLowerCase(Locale.ROOT).replace('_', '-')
                : "";
    }
}
