package telegate.worker.partition;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import io.micrometer.core.instrument.simple.SimpleMeterRegistry;
import java.sql.SQLException;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.Collection;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.UUID;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.RejectedExecutionException;
import java.util.concurrent.atomic.AtomicBoolean;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.apache.kafka.clients.consumer.MockConsumer;
import org.apache.kafka.clients.producer.MockProducer;
import org.apache.kafka.clients.producer.RoundRobinPartitioner;
import org.apache.kafka.common.Node;
import org.apache.kafka.common.PartitionInfo;
import org.apache.kafka.common.TopicPartition;
import org.apache.kafka.common.errors.TimeoutException;
import org.apache.kafka.common.header.internals.RecordHeader;
import org.apache.kafka.common.header.internals.RecordHeaders;
import org.apache.kafka.common.record.TimestampType;
import org.apache.kafka.common.serialization.ByteArraySerializer;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import telegate.contract.AccountId;
import telegate.contract.Command;
import telegate.contract.Envelope;
import telegate.contract.LoginId;
import telegate.contract.MessageCodec;
import telegate.contract.OwnerId;
import telegate.contract.TenantId;
import telegate.contract.TimeOrderedIds;
import telegate.contract.Topics;
import telegate.worker.messaging.Backlog;
import telegate.worker.messaging.Publisher;
import telegate.worker.storage.Fence;

/// A reader that owns one partition, with a Kafka that acknowledges dead letters when the test says
/// so, and with commands that are only noted.
abstract class ReaderFixture {

    static final Duration PATIENCE = Duration.ofSeconds(10);
    static final Duration A_WHILE = Duration.ofMillis(200);
    static final TopicPartition FIRST = new TopicPartition(Topics.COMMANDS, 0);
    private static final TopicPartition SECOND = new TopicPartition(Topics.COMMANDS, 1);
    private static final TopicPartition THIRD = new TopicPartition(Topics.COMMANDS, 2);
    private static final Instant NOW = Instant.parse("2026-01-01T00:00:00Z");

    final AtomicBoolean secondIsAway = new AtomicBoolean();
    final MockConsumer<byte[], byte[]> commands =
            new MockConsumer<>("none") {
                @Override
                public synchronized Map<TopicPartition, Long> beginningOffsets(
                        Collection<TopicPartition> topics, Duration limit) {
                    if (secondIsAway.get() && topics.contains(SECOND)) {
                        throw new TimeoutException("its leader is away");
                    }
                    return super.beginningOffsets(topics, limit);
                }

                @Override
                public synchronized List<PartitionInfo> partitionsFor(
                        String topic, Duration limit) {
                    Node broker = new Node(1, "localhost", 9092);
                    return List.of(FIRST, SECOND, THIRD).stream()
                            .map(one -> {
                                boolean away = secondIsAway.get() && one.equals(SECOND);
                                return new PartitionInfo(
                                        topic,
                                        one.partition(),
                                        away ? Node.noNode() : broker,
                                        new Node[0],
                                        new Node[0]);
                            })
                            .toList();
                }
            };
    final MockProducer<byte[], byte[]> letters =
            new MockProducer<>(
                    false,
                    new RoundRobinPartitioner(),
                    new ByteArraySerializer(),
                    new ByteArraySerializer());
    final List<Long> stored = new CopyOnWriteArrayList<>();
    final List<LogMark> cuts = new CopyOnWriteArrayList<>();
    final SimpleMeterRegistry metrics = new SimpleMeterRegistry();
    final List<Long> handled = new CopyOnWriteArrayList<>();
    final AtomicBoolean databaseAway = new AtomicBoolean();
    final AtomicBoolean full = new AtomicBoolean();
    final AtomicBoolean failed = new AtomicBoolean();
    final OwnedPartition partition = new OwnedPartition(new Fence(0, UUID.randomUUID(), 1), 0);
    final CommandReader reader =
            new CommandReader(
                    commands,
                    new Publisher(letters, backlog(), metrics),
                    new CommandReader.Offsets() {
                        @Override
                        public void advance(Fence fence, long next) {
                            store(next);
                        }

                        @Override
                        public void goOn(Fence fence, long offset, long position) {
                            storeMark(new LogMark(offset, position));
                        }
                    },
                    InstantSource.fixed(NOW),
                    (owned, _, origin) -> handle(owned, origin.offset()),
                    () -> failed.set(true),
                    metrics);

    /// Where Kafka has the next command.
    long written;

    private static Backlog backlog() {
        return new Backlog(
                16_000_000,
                8_000_000,
                new Backlog.Listener() {
                    @Override
                    public void full(long records, long bytes) {
                        throw new AssertionError("the reader sends too much at once");
                    }

                    @Override
                    public void roomy() {
                        throw new AssertionError("never full");
                    }
                },
                System::nanoTime);
    }

    private void handle(OwnedPartition owned, long offset) {
        if (full.get()) {
            throw new RejectedExecutionException("too many wait");
        }
        handled.add(offset);
        owned.ended(List.of(offset));
    }

    private void store(long next) {
        databaseIsThere();
        stored.add(next);
    }

    private void storeMark(LogMark mark) {
        databaseIsThere();
        cuts.add(mark);
    }

    private void databaseIsThere() {
        if (databaseAway.get()) {
            throw new IllegalStateException(new SQLException("away", "08006"));
        }
    }

    @BeforeEach
    void read() {
        for (int number = 0; number < 3; number++) {
            TopicPartition topic = new TopicPartition(Topics.COMMANDS, number);
            commands.updateBeginningOffsets(Map.of(topic, 0L));
            commands.updateEndOffsets(Map.of(topic, 1_000_000L));
        }
        reader.start();
        assertThat(reader.add(partition)).succeedsWithin(PATIENCE);
    }

    @AfterEach
    void close() {
        reader.close();
        assertThat(failed).isFalse();
        assertThat(reader.alive()).isFalse();
    }

    private void write(RecordHeaders headers, byte[] value) {
        commands.addRecord(
                new ConsumerRecord<>(
                        Topics.COMMANDS,
                        0,
                        written++,
                        0,
                        TimestampType.CREATE_TIME,
                        0,
                        value.length,
                        new byte[0],
                        value,
                        headers,
                        Optional.empty()));
    }

    void writeUnreadable(int size) {
        write(new RecordHeaders(), new byte[size]);
    }

    void writeCommand() {
        writeCommand(AccountId.next());
    }

    void writeCommand(AccountId account) {
        MessageCodec.Encoded encoded =
                new MessageCodec()
                        .encode(
                                new Envelope<Command>(
                                        TimeOrderedIds.next(),
                                        NOW,
                                        TenantId.BUILT_IN,
                                        account,
                                        LoginId.next(),
                                        NOW.plusSeconds(60),
                                        new Command.StartLogin(OwnerId.of("user"))));
        RecordHeaders headers = new RecordHeaders();
        encoded.headers().forEach((name, value) -> headers.add(new RecordHeader(name, value)));
        write(headers, encoded.value());
    }

    void awaitLetters(int count) {
        await().atMost(PATIENCE).until(() -> letters.history().size() == count);
    }
}
