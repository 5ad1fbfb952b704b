package telegate.gateway.messaging;

import io.micrometer.core.instrument.Counter;
import io.micrometer.core.instrument.MeterRegistry;
import io.quarkus.arc.All;
import io.quarkus.narayana.jta.QuarkusTransaction;
import io.quarkus.runtime.ShutdownEvent;
import io.quarkus.runtime.StartupEvent;
import jakarta.enterprise.context.ApplicationScoped;
import jakarta.enterprise.event.Observes;
import jakarta.persistence.PersistenceException;
import java.sql.SQLException;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import java.util.concurrent.atomic.AtomicLong;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.apache.kafka.clients.consumer.ConsumerRecords;
import org.apache.kafka.clients.consumer.KafkaConsumer;
import org.apache.kafka.clients.producer.ProducerRecord;
import org.jboss.logging.Logger;
import org.jspecify.annotations.Nullable;
import telegate.contract.DeadLetter;
import telegate.contract.Topics;
import telegate.contract.UnreadableMessage;

/// Writes every event to the database, once for all replicas: offsets are committed after the
/// database has committed. What cannot be read or stored goes to the dead-letter topic with the
/// reason, and the next one is taken.
@ApplicationScoped
class EventProjector implements ConsumerLoop.Reader {

    private static final Logger LOG = Logger.getLogger(EventProjector.class);

    /// Data exception and integrity violation: the record is to blame and would fail for ever.
    private static final Set<String> BLAMES_RECORD = Set.of("22", "23");

    private final KafkaClients clients;
    private final CommandSender deadLetters;
    private final List<EventProjection> projections;
    private final InstantSource clock;
    private final ConsumerLoop loop;
    private final EventDecoder decoder = new EventDecoder();
    private final Counter projected;
    private final Counter refused;
    private final AtomicLong lagMillis = new AtomicLong();

    private record Readable(ConsumerRecord<byte[], byte[]> origin, ReceivedEvent event) {}

    EventProjector(
            KafkaClients clients,
            CommandSender deadLetters,
            @All List<EventProjection> projections,
            MessagingConfig config,
            InstantSource clock,
            MeterRegistry metrics) {
        this.clients = clients;
        this.deadLetters = deadLetters;
        this.projections = projections;
        this.clock = clock;
        this.loop = new ConsumerLoop("events-projector", this, config.longestPause());
        this.projected = metrics.counter("telegate.events.projected");
        this.refused = metrics.counter("telegate.events.dead");
        metrics.gauge("telegate.events.projection.lag.milliseconds", lagMillis);
    }

    void start(@Observes StartupEvent event) {
        loop.start();
    }

    void stop(@Observes ShutdownEvent event) {
        loop.close();
    }

    @Override
    public KafkaConsumer<byte[], byte[]> open() {
        return clients.groupConsumer();
    }

    @Override
    public void prepare(KafkaConsumer<byte[], byte[]> consumer) {
        consumer.subscribe(List.of(Topics.EVENTS));
    }

    @Override
    public void take(
            KafkaConsumer<byte[], byte[]> consumer, ConsumerRecords<byte[], byte[]> records) {
        if (records.isEmpty()) {
            return;
        }
        List<Readable> batch = readable(records);
        try {
            project(batch);
        } catch (PersistenceException e) {
            LOG.debugf("Batch refused size=%d", batch.size());
            oneByOne(batch);
        }
        consumer.commitSync();
        projected.increment(batch.size());
        batch.stream()
                .mapToLong(readable -> clock.millis() - readable.origin().timestamp())
                .max()
                .ifPresent(lagMillis::set);
    }

    private List<Readable> readable(ConsumerRecords<byte[], byte[]> records) {
        List<Readable> readable = new ArrayList<>(records.count());
        for (ConsumerRecord<byte[], byte[]> message : records) {
            try {
                readable.add(new Readable(message, decoder.decode(message)));
            } catch (UnreadableMessage e) {
                bury(message, e.reason().name(), String.valueOf(e.getMessage()));
            }
        }
        return readable;
    }

    private void project(List<Readable> batch) {
        QuarkusTransaction.requiringNew()
                .run(() -> {
                    for (Readable readable : batch) {
                        projections.forEach(each -> each.apply(readable.event()));
                    }
                });
    }

    private void oneByOne(List<Readable> batch) {
        for (Readable readable : batch) {
            try {
                project(List.of(readable));
            } catch (PersistenceException e) {
                String state = sqlState(e);
                if (state == null || !BLAMES_RECORD.contains(state.substring(0, 2))) {
                    throw e;
                }
                bury(readable.origin(), "NOT_STORABLE", "The database refuses it: " + state);
            }
        }
    }

    private static @Nullable String sqlState(Throwable e) {
        for (Throwable cause = e; cause != null; cause = cause.getCause()) {
            if (cause instanceof SQLException sql && sql.getSQLState() != null) {
                return sql.getSQLState();
            }
        }
        return null;
    }

    private void bury(ConsumerRecord<byte[], byte[]> message, String reason, String detail) {
        LOG.errorf(
                "Event goes to the dead letters partition=%d offset=%d reason=%s",
                message.partition(), message.offset(), reason);
        deadLetters.deliver(
                new ProducerRecord<>(
                        Topics.EVENTS_DLQ,
                        null,
                        message.key(),
                        message.value(),
                        KafkaHeaders.of(
                                DeadLetter.headers(
                                        KafkaHeaders.of(message.headers()),
                                        reason,
                                        detail,
                                        message.topic(),
                                        message.partition(),
                                        message.offset()))));
        refused.increment();
    }
}
