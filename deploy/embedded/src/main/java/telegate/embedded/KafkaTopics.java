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

/// The topics of the message contract, as a small single node keeps them.
final class KafkaTopics {

    private static final Duration READY_LIMIT = Duration.ofSeconds(60);
    private static final Duration COMMANDS = Duration.ofDays(7);
    private static final Duration REPLIES = Duration.ofHours(1);
    private static final Duration DEAD_LETTERS = Duration.ofDays(30);
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
                    topics(partitions).stream()
                            .filter(topic -> !existing.contains(topic.name()))
                            .toList();
            if (!missing.isEmpty()) {
                admin.createTopics(missing).all().get(timeout, TimeUnit.MILLISECONDS);
            }
        }
    }

    private static List<NewTopic> topics(int partitions) {
        return List.of(
                topic("telegate.commands", partitions, COMMANDS),
                topic("telegate.events", partitions, COMMANDS),
                topic("telegate.messages", partitions, COMMANDS),
                topic("telegate.replies", partitions, REPLIES),
                topic("telegate.commands.dlq", 1, DEAD_LETTERS),
                topic("telegate.events.dlq", 1, DEAD_LETTERS));
    }

    private static NewTopic topic(String name, int partitions, Duration retention) {
        return new NewTopic(name, partitions, (short) 1)
                .configs(
                        Map.of(
                                TopicConfig.RETENTION_MS_CONFIG, "" + retention.toMillis(),
                                TopicConfig.SEGMENT_BYTES_CONFIG, "" + SEGMENT_BYTES));
    }
}
