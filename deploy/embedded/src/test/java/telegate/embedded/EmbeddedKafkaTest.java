package telegate.embedded;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.concurrent.TimeUnit;
import org.apache.kafka.clients.admin.Admin;
import org.apache.kafka.clients.consumer.KafkaConsumer;
import org.apache.kafka.clients.producer.KafkaProducer;
import org.apache.kafka.clients.producer.ProducerRecord;
import org.apache.kafka.common.TopicPartition;
import org.apache.kafka.common.serialization.StringDeserializer;
import org.apache.kafka.common.serialization.StringSerializer;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class EmbeddedKafkaTest {

    private static final TopicPartition COMMANDS = new TopicPartition("telegate.commands", 3);

    @TempDir Path directory;

    @Test
    void shouldKeepTopicsAndRecordsOverAKill() throws Exception {
        // Given
        try (var kafka = new EmbeddedKafka(EmbeddedKafka.Settings.of(directory))) {
            kafka.start();
            int port = kafka.port();
            produce(kafka, "kept");

            // When
            kafka.kill();
            kafka.start();

            // Then
            assertThat(kafka.port()).isEqualTo(port);
            assertThat(consume(kafka)).containsExactly("kept");
            assertThat(topicNames(kafka))
                    .contains(
                            "telegate.commands",
                            "telegate.events",
                            "telegate.messages",
                            "telegate.replies",
                            "telegate.commands.dlq",
                            "telegate.events.dlq");
            assertThat(partitionsOfCommands(kafka)).isEqualTo(64);
        }
    }

    private static void produce(EmbeddedKafka kafka, String value) throws Exception {
        try (var producer =
                new KafkaProducer<>(
                        Map.of("bootstrap.servers", kafka.bootstrapServers(), "acks", "all"),
                        new StringSerializer(),
                        new StringSerializer())) {
            var _ =
                    producer.send(
                                    new ProducerRecord<>(
                                            COMMANDS.topic(), COMMANDS.partition(), "key", value))
                            .get(30, TimeUnit.SECONDS);
        }
    }

    private static List<String> consume(EmbeddedKafka kafka) {
        try (var consumer =
                new KafkaConsumer<>(
                        Map.of("bootstrap.servers", kafka.bootstrapServers()),
                        new StringDeserializer(),
                        new StringDeserializer())) {
            consumer.assign(List.of(COMMANDS));
            consumer.seekToBeginning(List.of(COMMANDS));
            return consumer.poll(Duration.ofSeconds(30)).records(COMMANDS).stream()
                    .map(record -> record.value())
                    .toList();
        }
    }

    private static Iterable<String> topicNames(EmbeddedKafka kafka) throws Exception {
        try (Admin admin = admin(kafka)) {
            return admin.listTopics().names().get(30, TimeUnit.SECONDS);
        }
    }

    private static int partitionsOfCommands(EmbeddedKafka kafka) throws Exception {
        try (Admin admin = admin(kafka)) {
            return admin.describeTopics(List.of(COMMANDS.topic()))
                    .allTopicNames()
                    .get(30, TimeUnit.SECONDS)
                    .values()
                    .iterator()
                    .next()
                    .partitions()
                    .size();
        }
    }

    private static Admin admin(EmbeddedKafka kafka) {
        return Admin.create(Map.of("bootstrap.servers", kafka.bootstrapServers()));
    }
}
