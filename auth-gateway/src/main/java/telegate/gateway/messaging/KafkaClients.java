package telegate.gateway.messaging;

import io.smallrye.common.annotation.Identifier;
import jakarta.enterprise.context.ApplicationScoped;
import java.time.Duration;
import java.util.HashMap;
import java.util.Map;
import org.apache.kafka.clients.CommonClientConfigs;
import org.apache.kafka.clients.admin.Admin;
import org.apache.kafka.clients.admin.AdminClientConfig;
import org.apache.kafka.clients.consumer.ConsumerConfig;
import org.apache.kafka.clients.consumer.KafkaConsumer;
import org.apache.kafka.clients.producer.KafkaProducer;
import org.apache.kafka.clients.producer.ProducerConfig;
import org.apache.kafka.common.serialization.ByteArrayDeserializer;
import org.apache.kafka.common.serialization.ByteArraySerializer;

/// Makes the clients. Plain ones of Kafka: the tail reads without a group and both readers share
/// one loop, which a messaging framework does not make shorter. All are set for latency: records
/// are few and small.
@ApplicationScoped
class KafkaClients {

    private final Map<String, Object> broker;
    private final MessagingConfig config;

    KafkaClients(
            @Identifier("default-kafka-broker") Map<String, Object> broker,
            MessagingConfig config) {
        this.broker = broker;
        this.config = config;
    }

    KafkaProducer<byte[], byte[]> producer() {
        int timeout = Math.toIntExact(config.sendTimeout().toMillis());
        Map<String, Object> settings = common("telegate-gateway-commands");
        settings.put(ProducerConfig.ACKS_CONFIG, "all");
        settings.put(ProducerConfig.ENABLE_IDEMPOTENCE_CONFIG, true);
        settings.put(ProducerConfig.LINGER_MS_CONFIG, 0);
        // A record that was not delivered in time is dropped: its sender has been told so.
        settings.put(ProducerConfig.DELIVERY_TIMEOUT_MS_CONFIG, timeout);
        settings.put(ProducerConfig.REQUEST_TIMEOUT_MS_CONFIG, Math.max(1, timeout * 2 / 3));
        settings.put(ProducerConfig.MAX_BLOCK_MS_CONFIG, timeout);
        return new KafkaProducer<>(settings, new ByteArraySerializer(), new ByteArraySerializer());
    }

    KafkaConsumer<byte[], byte[]> groupConsumer() {
        Map<String, Object> settings = consumer("telegate-gateway-projector");
        settings.put(ConsumerConfig.GROUP_ID_CONFIG, config.group());
        settings.put(ConsumerConfig.AUTO_OFFSET_RESET_CONFIG, "earliest");
        settings.put(ConsumerConfig.MAX_POLL_RECORDS_CONFIG, 200);
        return open(settings);
    }

    KafkaConsumer<byte[], byte[]> tailConsumer() {
        Map<String, Object> settings = consumer("telegate-gateway-tail");
        // Quarkus puts the application's name here; this reader belongs to no group.
        settings.remove(ConsumerConfig.GROUP_ID_CONFIG);
        settings.put(ConsumerConfig.AUTO_OFFSET_RESET_CONFIG, "latest");
        return open(settings);
    }

    /// For the health check, which must not wait long.
    Admin admin(Duration timeout) {
        int millis = Math.toIntExact(timeout.toMillis());
        Map<String, Object> settings = common("telegate-gateway-health");
        settings.put(AdminClientConfig.REQUEST_TIMEOUT_MS_CONFIG, millis);
        settings.put(AdminClientConfig.DEFAULT_API_TIMEOUT_MS_CONFIG, millis);
        return Admin.create(settings);
    }

    private Map<String, Object> consumer(String clientId) {
        Map<String, Object> settings = common(clientId);
        settings.put(ConsumerConfig.ENABLE_AUTO_COMMIT_CONFIG, false);
        settings.put(ConsumerConfig.ALLOW_AUTO_CREATE_TOPICS_CONFIG, false);
        // A waiting fetch is answered as soon as one record is there.
        settings.put(ConsumerConfig.FETCH_MIN_BYTES_CONFIG, 1);
        settings.put(ConsumerConfig.FETCH_MAX_WAIT_MS_CONFIG, 500);
        settings.put(ConsumerConfig.DEFAULT_API_TIMEOUT_MS_CONFIG, 10_000);
        return settings;
    }

    private Map<String, Object> common(String clientId) {
        Map<String, Object> settings = new HashMap<>(broker);
        settings.put(CommonClientConfigs.CLIENT_ID_CONFIG, clientId);
        settings.put(CommonClientConfigs.RECONNECT_BACKOFF_MAX_MS_CONFIG, 1_000);
        settings.put(CommonClientConfigs.RETRY_BACKOFF_MS_CONFIG, 50);
        return settings;
    }

    private static KafkaConsumer<byte[], byte[]> open(Map<String, Object> settings) {
        return new KafkaConsumer<>(
                settings, new ByteArrayDeserializer(), new ByteArrayDeserializer());
    }
}
