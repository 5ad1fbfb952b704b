package telegate.bench;

import java.time.Duration;
import java.time.Instant;
import java.util.HashMap;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Properties;
import java.util.Set;
import org.apache.kafka.clients.consumer.ConsumerConfig;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.apache.kafka.clients.consumer.KafkaConsumer;
import org.apache.kafka.common.TopicPartition;
import org.apache.kafka.common.header.Header;
import org.apache.kafka.common.serialization.ByteArrayDeserializer;
import telegate.contract.Command;
import telegate.contract.Envelope;
import telegate.contract.Event;
import telegate.contract.LoginEvent;
import telegate.contract.MessageCodec;
import telegate.contract.Topics;
import telegate.contract.UnreadableMessage;

/// Where the time of logins goes: the messages say when they were made, by the clock of the same
/// machine. Read from Kafka afterwards, so that measuring costs nothing.
final class Hops {

    private static final Duration POLL = Duration.ofMillis(500);

    private final Map<String, Made> logins = new HashMap<>();
    private final MessageCodec codec = new MessageCodec();

    /// When the messages about one login were made.
    private static final class Made {
        private Instant command = Instant.EPOCH;
        private Instant code = Instant.EPOCH;
        private Instant success = Instant.EPOCH;
        private final Set<Long> ends = new HashSet<>();
    }

    private Hops() {}

    /// Reads everything that Kafka has.
    static Hops read(String broker) {
        Properties settings = new Properties();
        settings.put(ConsumerConfig.BOOTSTRAP_SERVERS_CONFIG, broker);
        settings.put(ConsumerConfig.ENABLE_AUTO_COMMIT_CONFIG, false);
        Hops hops = new Hops();
        try (var consumer =
                new KafkaConsumer<>(
                        settings, new ByteArrayDeserializer(), new ByteArrayDeserializer())) {
            hops.readAll(consumer);
        }
        return hops;
    }

    private void readAll(KafkaConsumer<byte[], byte[]> consumer) {
        List<TopicPartition> partitions =
                List.of(Topics.COMMANDS, Topics.EVENTS).stream()
                        .flatMap(topic -> consumer.partitionsFor(topic).stream())
                        .map(info -> new TopicPartition(info.topic(), info.partition()))
                        .toList();
        consumer.assign(partitions);
        consumer.seekToBeginning(partitions);
        Map<TopicPartition, Long> ends = consumer.endOffsets(partitions);
        while (ends.entrySet().stream()
                .anyMatch(end -> consumer.position(end.getKey()) < end.getValue())) {
            consumer.poll(POLL).forEach(this::note);
        }
    }

    private void note(ConsumerRecord<byte[], byte[]> message) {
        Map<String, byte[]> headers = new LinkedHashMap<>();
        for (Header header : message.headers()) {
            headers.put(header.key(), header.value());
        }
        try {
            if (message.topic().equals(Topics.COMMANDS)) {
                noteCommand(codec.decodeCommand(headers, message.value()));
            } else {
                noteEvent(codec.decodeEvent(headers, message.value()));
            }
        } catch (UnreadableMessage e) {
            throw new BenchFailure("A message of the system cannot be read", e);
        }
    }

    private void noteCommand(Envelope<Command> command) {
        if (command.data() instanceof Command.StartLogin) {
            made(command).command = command.time();
        }
    }

    private void noteEvent(Envelope<Event> event) {
        if (event.data() instanceof LoginEvent state && state.isFinal()) {
            made(event).ends.add(state.version());
        }
        switch (event.data()) {
            case LoginEvent.AwaitingScan code when code.codeNumber() == 1 ->
                    made(event).code = event.time();
            case LoginEvent.Succeeded _ -> made(event).success = event.time();
            default -> {}
        }
    }

    private Made made(Envelope<?> message) {
        return logins.computeIfAbsent(message.requireLoginId().toString(), _ -> new Made());
    }

    /// How many of these logins ended more than once. An end that was published again, with the
    /// same version, is the same end: delivery is at least once.
    int endedMoreThanOnce(List<String> ids) {
        return (int)
                ids.stream()
                        .map(logins::get)
                        .filter(made -> made != null && made.ends.size() > 1)
                        .count();
    }

    /// How long each stretch of the way took.
    Map<String, Timings> of(List<LoginJourney.Seen> seen) {
        Map<String, Timings> hops = new LinkedHashMap<>();
        for (LoginJourney.Seen login : seen) {
            Made made = logins.get(login.login());
            if (made == null) {
                continue;
            }
            Instant shown = login.begun().plusNanos(login.code());
            Instant done = login.scanned().plusNanos(login.success());
            add(hops, "request -> command (gateway, database)", login.begun(), made.command);
            add(hops, "command -> code stored (Kafka, worker, TDLib)", made.command, made.code);
            add(hops, "code stored -> page (Kafka, gateway)", made.code, shown);
            add(
                    hops,
                    "scan -> success stored (sandbox, TDLib, worker)",
                    login.scanned(),
                    made.success);
            add(hops, "success stored -> page (Kafka, gateway)", made.success, done);
        }
        return hops;
    }

    private static void add(Map<String, Timings> hops, String name, Instant from, Instant to) {
        hops.computeIfAbsent(name, _ -> new Timings()).add(Duration.between(from, to).toNanos());
    }
}
