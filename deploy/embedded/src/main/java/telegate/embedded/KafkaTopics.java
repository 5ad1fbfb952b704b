package telegate.embedded;

import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import org.apache.kafka.clients.admin.Admin;
import org.apache.kafka.clients.admin.AdminClientConfig;
import org.apache.kafka.clients.admin.NewTopic;
import org.apache.kafka.common.config.TopicConfig;
import telegate.contract.Topics;

/// The topics of the message contract, as a small single node keeps them.
final class KafkaTopics {

    private static final Duration READY_LIMIT = Duration.ofMinutes(4);
    private static final int SEGMENT_BYTES = 32 * 1024 * 1024;

    private KafkaTopics() {}

    /// Waits for the broker's answer and creates the topics that it does not have. Existing topics
    /// stay as they are.
    static void create(String bootstrap, int partitions)
            throws ExecutionException, InterruptedException, TimeoutException {
        int timeout = Math.toIntExact(READY_LIMIT.toMillis());
        Map<String, Object> settings =
                Map.of(
                        AdminClientConfig.BOOTSTRAP_SERVERS_CONFIG,
                        bootstrap,
                        AdminClientConfig.RECONNECT_BACKOFF_MS_CONFIG,
                        50,
                        AdminClientConfig.RECONNECT_BACKOFF_MAX_MS_CONFIG,
                        100,
                        AdminClientConfig.DEFAULT_API_TIMEOUT_MS_CONFIG,
                        timeout);
        try (Admin admin = Admin.create(settings)) {
            Set<String> existing = admin.listTopics().names().get(timeout, TimeUnit.MILLISECONDS);
            List<NewTopic> missing =
                    Topics.all(partitions).stream()
                            .filter(topic -> !existing.contains(topic.name()))
                            .map(KafkaTopics::newTopic)
                            .toList();
            if (!missing.isEmpty()) {
                admin.createTopics(missing).all().get(timeout, TimeUnit.MILLISECONDS);
            }
        }
    }

    private static NewTopic newTopic(Topics.Spec spec) {
        return new NewTopic(spec.name(), spec.partitions(), (short) 1)
                .configs(
                        Map.of(
                                TopicConfig.RETENTION_MS_CONFIG,
                                        Long.toString(spec.retention().toMillis()),
                                TopicConfig.SEGMENT_BYTES_CONFIG, Integer.toString(SEGMENT_BYTES)));
    }
}
