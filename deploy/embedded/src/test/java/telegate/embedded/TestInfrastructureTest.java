package telegate.embedded;

import static org.assertj.core.api.Assertions.assertThat;

import java.sql.DriverManager;
import java.util.List;
import java.util.Map;
import org.apache.kafka.clients.consumer.KafkaConsumer;
import org.apache.kafka.clients.producer.KafkaProducer;
import org.apache.kafka.clients.producer.ProducerRecord;
import org.apache.kafka.common.TopicPartition;
import org.apache.kafka.common.serialization.ByteArrayDeserializer;
import org.apache.kafka.common.serialization.ByteArraySerializer;
import org.junit.jupiter.api.Test;
import telegate.contract.Topics;

class TestInfrastructureTest {

    @Test
    void shouldBeOneForAllTestClassesOfAJvm() throws Exception {
        // Given
        TestInfrastructure first = TestInfrastructure.shared();

        // When
        TestInfrastructure second = TestInfrastructure.shared();

        // Then
        assertThat(second.quarkusProperties("worker")).isEqualTo(first.quarkusProperties("worker"));
        try (var connection =
                DriverManager.getConnection(
                        second.jdbcUrl("worker"),
                        second.user("worker"),
                        second.password("worker"))) {
            assertThat(connection.isValid(5)).isTrue();
        }
    }

    @Test
    void shouldBeEmptyAgain() throws Exception {
        TestInfrastructure infrastructure = TestInfrastructure.shared();
        TopicPartition events = new TopicPartition(Topics.EVENTS, 7);
        try (var connection =
                        DriverManager.getConnection(
                                infrastructure.jdbcUrl("worker"),
                                infrastructure.user("worker"),
                                infrastructure.password("worker"));
                var statement = connection.createStatement();
                var producer =
                        new KafkaProducer<>(
                                Map.of("bootstrap.servers", infrastructure.kafkaBootstrap()),
                                new ByteArraySerializer(),
                                new ByteArraySerializer());
                var consumer =
                        new KafkaConsumer<>(
                                Map.of("bootstrap.servers", infrastructure.kafkaBootstrap()),
                                new ByteArrayDeserializer(),
                                new ByteArrayDeserializer())) {
            statement.execute("create table left_over (id integer)");
            producer.send(
                            new ProducerRecord<>(
                                    events.topic(), events.partition(), null, new byte[1]))
                    .get();

            infrastructure.empty("worker");

            assertThat(consumer.beginningOffsets(List.of(events))).containsEntry(events, 1L);
            statement.execute("create table left_over (id integer)");
        }
    }
}
