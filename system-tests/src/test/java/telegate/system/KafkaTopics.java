package telegate.system;

import static java.nio.charset.StandardCharsets.UTF_8;

import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ExecutionException;
import java.util.function.Predicate;
import java.util.stream.Collectors;
import java.util.stream.StreamSupport;
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

/// What stands in the topics of a system, and a way to put something there.
final class KafkaTopics {

    private static final Duration POLL = Duration.ofMillis(200);

    private final Map<String, Object> broker;

    KafkaTopics(String bootstrap) {
        this.broker = Map.of("bootstrap.servers", bootstrap);
    }

    /// A record, with texts instead of bytes where the contract has texts.
    record Stored(
            String topic,
            int partition,
            long offset,
            @Nullable String key,
            Map<String, String> headers,
            byte @Nullable [] value) {

        private static Stored of(ConsumerRecord<byte[], byte[]> polled) {
            byte[] key = polled.key();
            return new Stored(
                    polled.topic(),
                    polled.partition(),
                    polled.offset(),
                    key == null ? null : new String(key, UTF_8),
                    StreamSupport.stream(polled.headers().spliterator(), false)
                            .collect(
                                    Collectors.toMap(
                                            Header::key,
                                            header -> new String(header.value(), UTF_8),
                                            (_, last) -> last)),
                    polled.value());
        }

        String header(String name) {
            return headers.getOrDefault(name, "");
        }

        String text() {
            return value == null ? "" : new String(value, UTF_8);
        }

        @Override
        public String toString() {
            return topic + "/" + partition + "/" + offset + " " + headers;
        }
    }

    /// Everything in a topic, from the beginning to where it ends now.
    List<Stored> all(String topic) {
        try (var consumer =
                new KafkaConsumer<byte[], byte[]>(
                        broker, new ByteArrayDeserializer(), new ByteArrayDeserializer())) {
            List<TopicPartition> partitions =
                    consumer.partitionsFor(topic).stream()
                            .map(info -> new TopicPartition(topic, info.partition()))
                            .toList();
            Map<TopicPartition, Long> end = consumer.endOffsets(partitions);
            consumer.assign(partitions);
            consumer.seekToBeginning(partitions);
            List<Stored> found = new ArrayList<>();
            while (partitions.stream()
                    .anyMatch(at -> consumer.position(at) < end.getOrDefault(at, 0L))) {
                consumer.poll(POLL).forEach(polled -> found.add(Stored.of(polled)));
            }
            return found;
        }
    }

    List<Stored> find(String topic, Predicate<Stored> wanted) {
        return all(topic).stream().filter(wanted).toList();
    }

    /// The topics that are ours; Kafka's own hold offsets and nothing else.
    List<String> names() {
        try (var consumer =
                new KafkaConsumer<byte[], byte[]>(
                        broker, new ByteArrayDeserializer(), new ByteArrayDeserializer())) {
            return consumer.listTopics().keySet().stream()
                    .filter(name -> !name.startsWith("__"))
                    .sorted()
                    .toList();
        }
    }

    /// How many partitions a topic has.
    int partitions(String topic) {
        try (var consumer =
                new KafkaConsumer<byte[], byte[]>(
                        broker, new ByteArrayDeserializer(), new ByteArrayDeserializer())) {
            return consumer.partitionsFor(topic).size();
        }
    }

    /// Returns when Kafka has it.
    void send(String topic, int partition, byte[] key, Map<String, byte[]> headers, byte[] value) {
        try (var producer =
                new KafkaProducer<byte[], byte[]>(
                        broker, new ByteArraySerializer(), new ByteArraySerializer())) {
            List<Header> kafkaHeaders =
                    headers.entrySet().stream()
                            .<Header>map(e -> new RecordHeader(e.getKey(), e.getValue()))
                            .toList();
            producer.send(new ProducerRecord<>(topic, partition, null, key, value, kafkaHeaders))
                    .get();
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new AssertionError("interrupted", e);
        } catch (ExecutionException e) {
            throw new AssertionError("Kafka did not take the record", e);
        }
    }
}
