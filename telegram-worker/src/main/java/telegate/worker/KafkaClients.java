package telegate.worker;

import java.time.Duration;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.OptionalDouble;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import java.util.stream.Stream;
import org.apache.kafka.clients.CommonClientConfigs;
import org.apache.kafka.clients.MetadataRecoveryStrategy;
import org.apache.kafka.clients.admin.Admin;
import org.apache.kafka.clients.admin.AdminClientConfig;
import org.apache.kafka.clients.admin.TopicDescription;
import org.apache.kafka.clients.consumer.Consumer;
import org.apache.kafka.clients.consumer.ConsumerConfig;
import org.apache.kafka.clients.consumer.KafkaConsumer;
import org.apache.kafka.clients.producer.KafkaProducer;
import org.apache.kafka.clients.producer.Producer;
import org.apache.kafka.clients.producer.ProducerConfig;
import org.apache.kafka.common.Metric;
import org.apache.kafka.common.serialization.ByteArrayDeserializer;
import org.apache.kafka.common.serialization.ByteArraySerializer;
import telegate.contract.Topics;

/// Kafka clients as ownership and durability need them.
///
/// @param settings what the operator configured under `kafka.`: bootstrap servers, TLS, SASL
record KafkaClients(Map<String, Object> settings) {

    private static final int ADMIN_SECONDS = 30;

    /// What the worker sends to.
    private static final List<String> SENT =
            List.of(Topics.EVENTS, Topics.MESSAGES, Topics.COMMANDS_DLQ);

    private static final String NO_NEW_START = MetadataRecoveryStrategy.NONE.name;

    /// A topic that was not sent to for a while would be asked for anew, and with Kafka away that
    /// holds up whoever sends the next record.
    private static final long FOR_EVER = Duration.ofDays(3_650).toMillis();

    /// Tries again for as long as the process lives. A send waits only when its memory is full,
    /// which [telegate.worker.messaging.Backlog] prevents.
    Producer<byte[], byte[]> producer() {
        Map<String, Object> config = new HashMap<>(settings);
        config.put(ProducerConfig.ACKS_CONFIG, "all");
        config.put(ProducerConfig.ENABLE_IDEMPOTENCE_CONFIG, true);
        // A broker that has just started knows no sequence numbers and takes any as a partition's
        // first. With more than one request on its way a second one may be that, and the one before
        // it is refused from then on, each time it is sent again (docs/reliability.md).
        config.put(ProducerConfig.MAX_IN_FLIGHT_REQUESTS_PER_CONNECTION, 1);
        config.put(ProducerConfig.LINGER_MS_CONFIG, 0);
        config.put(ProducerConfig.DELIVERY_TIMEOUT_MS_CONFIG, Integer.MAX_VALUE);
        config.put(ProducerConfig.MAX_BLOCK_MS_CONFIG, Integer.MAX_VALUE);
        config.put(ProducerConfig.METADATA_MAX_IDLE_CONFIG, FOR_EVER);
        // Otherwise it forgets all it knows of topics once no broker answers, and every send waits
        // in the account's lane, where it is in no backlog. The price: a cluster whose brokers all
        // get other names needs workers that are started anew.
        config.put(CommonClientConfigs.METADATA_RECOVERY_STRATEGY_CONFIG, NO_NEW_START);
        config.put(ProducerConfig.BUFFER_MEMORY_CONFIG, 32L * 1024 * 1024);
        return new KafkaProducer<>(config, new ByteArraySerializer(), new ByteArraySerializer());
    }

    /// Without a group and without a place to begin of its own.
    Consumer<byte[], byte[]> consumer() {
        Map<String, Object> config = new HashMap<>(settings);
        config.put(ConsumerConfig.ENABLE_AUTO_COMMIT_CONFIG, false);
        config.put(ConsumerConfig.AUTO_OFFSET_RESET_CONFIG, "none");
        config.put(ConsumerConfig.ALLOW_AUTO_CREATE_TOPICS_CONFIG, false);
        config.put(ConsumerConfig.FETCH_MIN_BYTES_CONFIG, 1);
        config.put(ConsumerConfig.MAX_POLL_RECORDS_CONFIG, 200);
        config.remove(ConsumerConfig.GROUP_ID_CONFIG);
        return new KafkaConsumer<>(
                config, new ByteArrayDeserializer(), new ByteArrayDeserializer());
    }

    /// For the health check, which must not wait long.
    Admin admin(Duration timeout) {
        int millis = Math.toIntExact(timeout.toMillis());
        Map<String, Object> config = new HashMap<>(settings);
        config.put(AdminClientConfig.CLIENT_ID_CONFIG, "telegate-worker-health");
        config.put(AdminClientConfig.REQUEST_TIMEOUT_MS_CONFIG, millis);
        config.put(AdminClientConfig.DEFAULT_API_TIMEOUT_MS_CONFIG, millis);
        config.put(AdminClientConfig.RECONNECT_BACKOFF_MAX_MS_CONFIG, 1_000);
        return Admin.create(config);
    }

    /// How many partitions the account topics have.
    ///
    /// @throws IllegalStateException when Kafka does not answer or a topic is missing
    int commandPartitions() throws InterruptedException {
        List<String> needed = Stream.concat(Stream.of(Topics.COMMANDS), SENT.stream()).toList();
        try (Admin admin = Admin.create(settings)) {
            TopicDescription commands =
                    admin.describeTopics(needed)
                            .allTopicNames()
                            .get(ADMIN_SECONDS, TimeUnit.SECONDS)
                            .get(Topics.COMMANDS);
            return Objects.requireNonNull(commands).partitions().size();
        } catch (ExecutionException | TimeoutException e) {
            throw new IllegalStateException(
                    "The topics " + needed + " cannot be found in Kafka", e);
        }
    }

    /// Lets the producer know where the topics are, so that no first record waits for that. To be
    /// called once it is known that they exist.
    static void prepare(Producer<byte[], byte[]> producer) {
        SENT.forEach(producer::partitionsFor);
    }

    /// How many answers with commands (or without) the consumer has got. It asks twice a second
    /// while it reads something.
    static long fetches(Consumer<byte[], byte[]> consumer) {
        return (long) metric(consumer, "fetch-total").orElse(-1);
    }

    /// How many commands of the partition that is furthest behind had not been read when Kafka was
    /// last asked; not a number when nothing was read for a while.
    static double lag(Consumer<byte[], byte[]> consumer) {
        return metric(consumer, "records-lag-max").orElse(Double.NaN);
    }

    /// Of all partitions together.
    private static OptionalDouble metric(Consumer<byte[], byte[]> consumer, String name) {
        return consumer.metrics().values().stream()
                .filter(metric -> metric.metricName().name().equals(name))
                .filter(metric -> !metric.metricName().tags().containsKey("partition"))
                .map(Metric::metricValue)
                .filter(Number.class::isInstance)
                .mapToDouble(value -> ((Number) value).doubleValue())
                .findFirst();
    }
}
