package telegate.embedded;

import static java.util.function.Function.identity;
import static java.util.stream.Collectors.toMap;

import java.time.Duration;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import org.apache.kafka.clients.admin.Admin;
import org.apache.kafka.clients.admin.AdminClientConfig;
import org.apache.kafka.clients.admin.NewTopic;
import org.apache.kafka.clients.admin.OffsetSpec;
import org.apache.kafka.clients.admin.RecordsToDelete;
import org.apache.kafka.common.KafkaFuture;
import org.apache.kafka.common.TopicPartition;
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
        try (Admin admin = admin(bootstrap)) {
            Set<String> existing = within(admin.listTopics().names());
            List<NewTopic> missing =
                    Topics.all(partitions).stream()
                            .filter(topic -> !existing.contains(topic.name()))
                            .map(KafkaTopics::newTopic)
                            .toList();
            if (!missing.isEmpty()) {
                within(admin.createTopics(missing).all());
            }
        }
    }

    /// Deletes every record of these topics.
    static void empty(String bootstrap)
            throws ExecutionException, InterruptedException, TimeoutException {
        try (Admin admin = admin(bootstrap)) {
            Map<TopicPartition, OffsetSpec> all =
                    within(admin.describeTopics(names()).allTopicNames()).values().stream()
                            .flatMap(topic ->
                                    topic.partitions().stream()
                                            .map(one ->
                                                    new TopicPartition(
                                                            topic.name(), one.partition())))
                            .collect(toMap(identity(), _ -> OffsetSpec.latest()));
            Map<TopicPartition, RecordsToDelete> records = new HashMap<>();
            within(admin.listOffsets(all).all())
                    .forEach((partition, end) ->
                            records.put(partition, RecordsToDelete.beforeOffset(end.offset())));
            within(admin.deleteRecords(records).all());
        }
    }

    private static List<String> names() {
        return Topics.all(Topics.DEFAULT_PARTITIONS).stream().map(Topics.Spec::name).toList();
    }

    private static <T> T within(KafkaFuture<T> answer)
            throws ExecutionException, InterruptedException, TimeoutException {
        return answer.get(READY_LIMIT.toMillis(), TimeUnit.MILLISECONDS);
    }

    private static Admin admin(String bootstrap) {
        return Admin.create(
                Map.of(
                        AdminClientConfig.BOOTSTRAP_SERVERS_CONFIG,
                        bootstrap,
                        AdminClientConfig.RECONNECT_BACKOFF_MS_CONFIG,
                        50,
                        AdminClientConfig.RECONNECT_BACKOFF_MAX_MS_CONFIG,
                        100,
                        AdminClientConfig.DEFAULT_API_TIMEOUT_MS_CONFIG,
                        Math.toIntExact(READY_LIMIT.toMillis())));
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
