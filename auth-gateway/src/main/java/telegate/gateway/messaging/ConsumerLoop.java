package telegate.gateway.messaging;

import java.time.Duration;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.ThreadLocalRandom;
import java.util.concurrent.TimeUnit;
import org.apache.kafka.clients.consumer.ConsumerRecords;
import org.apache.kafka.clients.consumer.KafkaConsumer;
import org.apache.kafka.common.errors.WakeupException;
import org.jboss.logging.Logger;
import org.jspecify.annotations.Nullable;

/// One thread with one consumer. Whatever fails, broker or handler, the consumer is closed and
/// opened anew after a pause that grows, and begins where its reader sets it.
///
/// Thread-safe: [#start] and [#close] are called by others, all else by the thread itself.
final class ConsumerLoop implements AutoCloseable {

    private static final Logger LOG = Logger.getLogger(ConsumerLoop.class);
    private static final Duration POLL = Duration.ofMillis(500);
    private static final Duration FIRST_PAUSE = Duration.ofMillis(200);
    private static final Duration CLOSING = Duration.ofSeconds(5);

    /// What a reader does.
    interface Reader {

        /// A new consumer.
        KafkaConsumer<byte[], byte[]> open();

        /// Subscribes or assigns it; may ask the broker.
        void prepare(KafkaConsumer<byte[], byte[]> consumer);

        /// Takes what came; also called with nothing, about twice a second.
        void take(KafkaConsumer<byte[], byte[]> consumer, ConsumerRecords<byte[], byte[]> records);
    }

    private final String name;
    private final Reader reader;
    private final Duration longestPause;
    private final CountDownLatch closed = new CountDownLatch(1);
    private final Thread thread;
    private volatile @Nullable KafkaConsumer<byte[], byte[]> current;

    ConsumerLoop(String name, Reader reader, Duration longestPause) {
        this.name = name;
        this.reader = reader;
        this.longestPause = longestPause;
        this.thread = Thread.ofPlatform().name(name).daemon(true).unstarted(this::run);
    }

    void start() {
        thread.start();
    }

    private void run() {
        Duration pause = FIRST_PAUSE;
        while (!isClosed()) {
            long begin = System.nanoTime();
            try (KafkaConsumer<byte[], byte[]> consumer = reader.open()) {
                current = consumer;
                reader.prepare(consumer);
                while (!isClosed()) {
                    reader.take(consumer, consumer.poll(POLL));
                }
            } catch (WakeupException e) {
                // Only close() wakes it.
                LOG.debugf("Woken reader=%s", name);
            } catch (RuntimeException | Error e) {
                boolean workedAWhile = System.nanoTime() - begin > longestPause.toNanos() * 2;
                pause = workedAWhile ? FIRST_PAUSE : pause;
                LOG.warnf("Reading failed reader=%s pause=%s cause=%s", name, pause, e.toString());
                rest(pause);
                pause = longer(pause);
            }
        }
    }

    private Duration longer(Duration pause) {
        Duration twice = pause.multipliedBy(2);
        return twice.compareTo(longestPause) > 0 ? longestPause : twice;
    }

    /// For half of the pause to the whole of it, at random, because every replica comes back after
    /// an outage of Kafka; or until the loop is closed.
    private void rest(Duration pause) {
        long most = pause.toMillis();
        long millis = ThreadLocalRandom.current().nextLong(most / 2, most + 1);
        try {
            boolean ends = closed.await(millis, TimeUnit.MILLISECONDS);
            LOG.debugf("Rested reader=%s ends=%s", name, ends);
        } catch (InterruptedException e) {
            closed.countDown();
        }
    }

    private boolean isClosed() {
        return closed.getCount() == 0;
    }

    @Override
    public void close() {
        closed.countDown();
        KafkaConsumer<byte[], byte[]> consumer = current;
        if (consumer != null) {
            consumer.wakeup();
        }
        try {
            if (!thread.join(CLOSING)) {
                LOG.warnf("Reader did not end reader=%s", name);
            }
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }
}
