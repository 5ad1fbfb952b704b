package telegate.gateway.messaging;

import io.micrometer.core.instrument.Counter;
import io.micrometer.core.instrument.MeterRegistry;
import io.quarkus.arc.All;
import io.quarkus.narayana.jta.QuarkusTransaction;
import io.quarkus.virtual.threads.VirtualThreads;
import io.smallrye.mutiny.Uni;
import jakarta.enterprise.context.ApplicationScoped;
import jakarta.persistence.PersistenceException;
import java.sql.SQLException;
import java.time.Duration;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.atomic.AtomicLong;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.apache.kafka.clients.consumer.ConsumerRecords;
import org.eclipse.microprofile.reactive.messaging.Incoming;
import org.jboss.logging.Logger;
import org.jspecify.annotations.Nullable;
import telegate.contract.UnreadableMessage;

/// Writes every event to the database, once for all replicas: offsets are committed after the
/// database has committed. What cannot be read or stored goes to the dead-letter topic with the
/// reason, and the next one is taken. Whatever else fails is tried again, for as long as it takes,
/// and nothing behind it is taken meanwhile.
@ApplicationScoped
class EventProjector {

    private static final Logger LOG = Logger.getLogger(EventProjector.class);
    private static final Duration FIRST_PAUSE = Duration.ofMillis(200);

    /// Data exception and integrity violation: the record is to blame and would fail for ever.
    private static final Set<String> BLAMES_RECORD = Set.of("22", "23");

    private final DeadLetters deadLetters;
    private final List<EventProjection> projections;
    private final Duration longestPause;
    private final InstantSource clock;
    private final ExecutorService threads;
    private final EventDecoder decoder = new EventDecoder();
    private final Counter projected;
    private final AtomicLong lagMillis = new AtomicLong();

    private record Readable(ConsumerRecord<byte[], byte[]> origin, ReceivedEvent event) {}

    private record Unreadable(ConsumerRecord<byte[], byte[]> origin, UnreadableMessage why) {}

    EventProjector(
            DeadLetters deadLetters,
            @All List<EventProjection> projections,
            MessagingConfig config,
            InstantSource clock,
            @VirtualThreads ExecutorService threads,
            MeterRegistry metrics) {
        this.deadLetters = deadLetters;
        this.projections = projections;
        this.longestPause = config.longestPause();
        this.clock = clock;
        this.threads = threads;
        this.projected = metrics.counter("telegate.events.projected");
        metrics.gauge("telegate.events.projection.lag.milliseconds", lagMillis);
    }

    /// Never fails: a failure would end the channel. The next batch is handed over when this one is
    /// done; the consumer stays in its group meanwhile, because the connector goes on polling.
    @Incoming(Channels.EVENTS)
    Uni<Void> take(ConsumerRecords<byte[], byte[]> records) {
        return Uni.createFrom()
                .voidItem()
                .invoke(() -> project(records))
                .runSubscriptionOn(threads)
                .onFailure()
                .invoke(e -> LOG.warnf("Projecting failed cause=%s", e.toString()))
                .onFailure()
                .retry()
                .withBackOff(FIRST_PAUSE, longestPause)
                .indefinitely();
    }

    private void project(ConsumerRecords<byte[], byte[]> records) {
        List<Readable> batch = new ArrayList<>(records.count());
        List<Unreadable> unreadable = new ArrayList<>();
        for (ConsumerRecord<byte[], byte[]> message : records) {
            try {
                batch.add(new Readable(message, decoder.decode(message)));
            } catch (UnreadableMessage e) {
                unreadable.add(new Unreadable(message, e));
            }
        }
        store(batch);
        for (Unreadable each : unreadable) {
            UnreadableMessage why = each.why();
            deadLetters.bury(each.origin(), why.reason().name(), String.valueOf(why.getMessage()));
        }
        projected.increment(batch.size());
        batch.stream()
                .mapToLong(readable -> clock.millis() - readable.origin().timestamp())
                .max()
                .ifPresent(lagMillis::set);
    }

    private void store(List<Readable> batch) {
        try {
            apply(batch);
        } catch (PersistenceException e) {
            LOG.debugf("Batch refused size=%d", batch.size());
            oneByOne(batch);
        }
    }

    private void apply(List<Readable> batch) {
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
                apply(List.of(readable));
            } catch (PersistenceException e) {
                String state = sqlState(e);
                if (state == null || !BLAMES_RECORD.contains(state.substring(0, 2))) {
                    throw e;
                }
                deadLetters.bury(
                        readable.origin(), "NOT_STORABLE", "The database refuses it: " + state);
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
}
