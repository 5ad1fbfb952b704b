package telegate.gateway.messaging;

import io.micrometer.core.instrument.MeterRegistry;
import io.quarkus.arc.All;
import io.quarkus.runtime.ShutdownEvent;
import io.quarkus.runtime.StartupEvent;
import jakarta.enterprise.context.ApplicationScoped;
import jakarta.enterprise.event.Observes;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.atomic.AtomicLong;
import java.util.stream.Collectors;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.apache.kafka.clients.consumer.ConsumerRecords;
import org.apache.kafka.clients.consumer.KafkaConsumer;
import org.apache.kafka.clients.consumer.OffsetAndTimestamp;
import org.apache.kafka.common.PartitionInfo;
import org.apache.kafka.common.TopicPartition;
import org.jboss.logging.Logger;
import telegate.contract.Topics;
import telegate.contract.UnreadableMessage;

/// Reads the events of all partitions for this replica, from a few minutes back and then live. No
/// group: each replica hears everything, and nothing is committed.
@ApplicationScoped
class EventTail implements ConsumerLoop.Reader {

    private static final Logger LOG = Logger.getLogger(EventTail.class);

    /// How often to look whether partitions were added.
    private static final Duration PARTITION_CHECK = Duration.ofMinutes(1);

    private final KafkaClients clients;
    private final List<LiveEventListener> listeners;
    private final Duration replay;
    private final InstantSource clock;
    private final ConsumerLoop loop;
    private final EventDecoder decoder = new EventDecoder();
    private final AtomicLong lagMillis = new AtomicLong();

    /// Where it goes on when its consumer is opened anew: an outage may last longer than `replay`,
    /// and records bear the time at which they were sent.
    private final Map<TopicPartition, Long> next = new HashMap<>();

    private Instant nextCheck = Instant.MAX;

    EventTail(
            KafkaClients clients,
            @All List<LiveEventListener> listeners,
            MessagingConfig config,
            InstantSource clock,
            MeterRegistry metrics) {
        this.clients = clients;
        this.listeners = listeners;
        this.replay = config.replay();
        this.clock = clock;
        this.loop = new ConsumerLoop("events-tail", this, config.longestPause());
        metrics.gauge("telegate.events.live.lag.milliseconds", lagMillis);
    }

    void start(@Observes StartupEvent event) {
        loop.start();
    }

    void stop(@Observes ShutdownEvent event) {
        loop.close();
    }

    @Override
    public KafkaConsumer<byte[], byte[]> open() {
        return clients.tailConsumer();
    }

    @Override
    public void prepare(KafkaConsumer<byte[], byte[]> consumer) {
        List<TopicPartition> readable =
                partitions(consumer).stream()
                        .filter(EventTail::hasLeader)
                        .map(EventTail::partition)
                        .toList();
        consumer.assign(readable);
        seekBack(consumer, readable);
        nextCheck = clock.instant().plus(PARTITION_CHECK);
    }

    private static List<PartitionInfo> partitions(KafkaConsumer<byte[], byte[]> consumer) {
        List<PartitionInfo> all = consumer.partitionsFor(Topics.EVENTS);
        if (all.isEmpty()) {
            throw new IllegalStateException("The topic of events does not exist yet");
        }
        return all;
    }

    /// One that has none must not keep the others; it is added when somebody looks again.
    private static boolean hasLeader(PartitionInfo info) {
        return info.leader() != null && !info.leader().isEmpty();
    }

    private static TopicPartition partition(PartitionInfo info) {
        return new TopicPartition(info.topic(), info.partition());
    }

    private void seekBack(KafkaConsumer<byte[], byte[]> consumer, List<TopicPartition> all) {
        long from = clock.instant().minus(replay).toEpochMilli();
        Map<TopicPartition, Long> ends = consumer.endOffsets(all);
        Map<TopicPartition, OffsetAndTimestamp> starts =
                consumer.offsetsForTimes(
                        all.stream().collect(Collectors.toMap(each -> each, _ -> from)));
        for (TopicPartition each : all) {
            OffsetAndTimestamp start = starts.get(each);
            long byTime = start == null ? ends.getOrDefault(each, 0L) : start.offset();
            consumer.seek(each, next.merge(each, byTime, Math::min));
        }
    }

    @Override
    public void take(
            KafkaConsumer<byte[], byte[]> consumer, ConsumerRecords<byte[], byte[]> records) {
        for (ConsumerRecord<byte[], byte[]> message : records) {
            tell(message);
            next.put(
                    new TopicPartition(message.topic(), message.partition()), message.offset() + 1);
        }
        if (clock.instant().isAfter(nextCheck)) {
            nextCheck = clock.instant().plus(PARTITION_CHECK);
            long readable = partitions(consumer).stream().filter(EventTail::hasLeader).count();
            if (readable > consumer.assignment().size()) {
                throw new IllegalStateException("There are more partitions to read");
            }
        }
    }

    private void tell(ConsumerRecord<byte[], byte[]> message) {
        try {
            ReceivedEvent event = decoder.decode(message);
            listeners.forEach(listener -> listener.onEvent(event));
            lagMillis.set(clock.millis() - message.timestamp());
        } catch (UnreadableMessage e) {
            // The projector sends it to the dead letters.
            LOG.debugf("Unreadable event passed over reason=%s", e.reason());
        }
    }
}
