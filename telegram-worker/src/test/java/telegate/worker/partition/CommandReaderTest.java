package telegate.worker.partition;

import static java.nio.charset.StandardCharsets.UTF_8;
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
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.RejectedExecutionException;
import java.util.concurrent.atomic.AtomicBoolean;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.apache.kafka.clients.consumer.LogTruncationException;
import org.apache.kafka.clients.consumer.MockConsumer;
import org.apache.kafka.clients.consumer.OffsetAndMetadata;
import org.apache.kafka.clients.producer.MockProducer;
import org.apache.kafka.clients.producer.RoundRobinPartitioner;
import org.apache.kafka.common.KafkaException;
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
import org.junit.jupiter.api.Test;
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

/// Dead letters while Kafka does not take them: it acknowledges when the test says so.
class CommandReaderTest {

    private static final Duration PATIENCE = Duration.ofSeconds(10);
    private static final Duration A_WHILE = Duration.ofMillis(200);
    private static final TopicPartition FIRST = new TopicPartition(Topics.COMMANDS, 0);
    private static final TopicPartition SECOND = new TopicPartition(Topics.COMMANDS, 1);
    private static final TopicPartition THIRD = new TopicPartition(Topics.COMMANDS, 2);
    private static final Instant NOW = Instant.parse("2026-01-01T00:00:00Z");

    private final AtomicBoolean secondIsAway = new AtomicBoolean();
    private final MockConsumer<byte[], byte[]> commands =
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
    private final MockProducer<byte[], byte[]> letters =
            new MockProducer<>(
                    false,
                    new RoundRobinPartitioner(),
                    new ByteArraySerializer(),
                    new ByteArraySerializer());
    private final List<Long> stored = new CopyOnWriteArrayList<>();
    private final List<LogMark> cuts = new CopyOnWriteArrayList<>();
    private final SimpleMeterRegistry metrics = new SimpleMeterRegistry();
    private final List<Long> handled = new CopyOnWriteArrayList<>();
    private final AtomicBoolean databaseAway = new AtomicBoolean();
    private final AtomicBoolean full = new AtomicBoolean();
    private final AtomicBoolean failed = new AtomicBoolean();
    private final OwnedPartition partition =
            new OwnedPartition(new Fence(0, UUID.randomUUID(), 1), 0);
    private final CommandReader reader =
            new CommandReader(
                    commands,
                    new Publisher(letters, backlog()),
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
    private long written;

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

    private void writeUnreadable(int size) {
        write(new RecordHeaders(), new byte[size]);
    }

    private void writeCommand() {
        writeCommand(AccountId.next());
    }

    private void writeCommand(AccountId account) {
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

    private void awaitLetters(int count) {
        await().atMost(PATIENCE).until(() -> letters.history().size() == count);
    }

    @Test
    void shouldGoOnWhileADeadLetterWaitsAndNotPassItsCommand() {
        writeUnreadable(1);
        writeCommand();

        await().atMost(PATIENCE).until(() -> handled.equals(List.of(1L)));
        awaitLetters(1);
        assertThat(stored).isEmpty();
        assertThat(partition.nextOffset()).isZero();

        assertThat(letters.completeNext()).isTrue();

        await().atMost(PATIENCE).until(() -> stored.equals(List.of(2L)));
        await().atMost(PATIENCE).until(() -> partition.underWay() == 0);
    }

    /// An account that had carried a later one out would take the earlier one for done when the
    /// next owner reads it again, and it would have neither effect nor letter.
    @Test
    void shouldCarryNoLaterCommandOutUntilKafkaHasTheLetterOfOneWithoutRoom() {
        AccountId account = AccountId.next();
        full.set(true);
        writeCommand(account);
        awaitLetters(1);
        full.set(false);

        writeCommand(account);
        writeCommand();

        await().atMost(PATIENCE).until(() -> handled.equals(List.of(2L)));
        assertThat(letters.history()).hasSize(2);
        assertThat(stored).isEmpty();
        assertThat(partition.nextOffset()).isZero();

        assertThat(letters.completeNext()).isTrue();
        assertThat(letters.completeNext()).isTrue();
        await().atMost(PATIENCE).until(() -> stored.equals(List.of(1L, 3L)));
        writeCommand(account);

        await().atMost(PATIENCE).until(() -> handled.equals(List.of(2L, 3L)));
        assertThat(letters.history()).hasSize(2);
    }

    @Test
    void shouldReadAndLetGoWhatItHasWhileAnotherPartitionCannotBeRead() {
        secondIsAway.set(true);
        OwnedPartition second = new OwnedPartition(new Fence(1, UUID.randomUUID(), 1), 0);
        CompletableFuture<Void> added = reader.add(second);

        writeCommand();
        await().until(() -> handled.contains(0L));
        assertThat(reader.remove(0)).succeedsWithin(PATIENCE);
        assertThat(added).isNotDone();

        secondIsAway.set(false);
        assertThat(added).succeedsWithin(PATIENCE);
    }

    @Test
    void shouldReadWhatIsTakenTogetherWithAPartitionThatCannotBeRead() {
        secondIsAway.set(true);
        CompletableFuture<Void> second =
                reader.add(new OwnedPartition(new Fence(1, UUID.randomUUID(), 1), 0));
        CompletableFuture<Void> third =
                reader.add(new OwnedPartition(new Fence(2, UUID.randomUUID(), 1), 0));

        assertThat(third).succeedsWithin(PATIENCE);
        assertThat(second).isNotDone();

        secondIsAway.set(false);
        assertThat(second).succeedsWithin(PATIENCE);
    }

    @Test
    void shouldKeepNobodyWaitingWhenItHasFailed() {
        commands.setPollException(new KafkaException("on purpose"));
        await().untilTrue(failed);

        assertThat(reader.remove(0)).succeedsWithin(PATIENCE);
        assertThat(reader.add(partition)).succeedsWithin(PATIENCE);
        failed.set(false);
    }

    @Test
    void shouldLetAPartitionGoWhileADeadLetterWaits() {
        writeUnreadable(1);
        awaitLetters(1);

        assertThat(reader.remove(0)).succeedsWithin(PATIENCE);

        // The next owner reads the command again: its offset is not ours to pass any more.
        assertThat(letters.completeNext()).isTrue();
        OwnedPartition other = new OwnedPartition(new Fence(1, UUID.randomUUID(), 1), 0);
        assertThat(reader.add(other)).succeedsWithin(PATIENCE);
        await().during(A_WHILE).atMost(PATIENCE).until(stored::isEmpty);
        assertThat(partition.underWay()).isEqualTo(1);
    }

    @Test
    void shouldEndWhileADeadLetterWaits() {
        writeUnreadable(1);
        awaitLetters(1);

        reader.close();

        assertThat(reader.alive()).isFalse();
        assertThat(stored).isEmpty();
    }

    @Test
    void shouldPassACommandOnceTheDatabaseIsBack() {
        databaseAway.set(true);
        writeUnreadable(1);
        awaitLetters(1);
        assertThat(letters.completeNext()).isTrue();
        await().during(A_WHILE).atMost(PATIENCE).until(stored::isEmpty);
        assertThat(partition.underWay()).isEqualTo(1);

        databaseAway.set(false);

        await().atMost(PATIENCE).until(() -> stored.equals(List.of(1L)));
    }

    @Test
    void shouldReadNoMoreThanTheProducerHasRoomForDeadLettersOf() {
        int size = 900_000;
        int fitting = LettersUnderWay.MOST_BYTES / size + 1;
        for (int i = 0; i < 3 * fitting; i++) {
            writeUnreadable(size);
        }

        awaitLetters(fitting);
        await().during(A_WHILE).atMost(PATIENCE).until(() -> letters.history().size() == fitting);

        await().atMost(PATIENCE)
                .until(() -> {
                    while (letters.completeNext()) {
                        assertThat(failed).isFalse();
                    }
                    return stored.contains(3L * fitting);
                });
        assertThat(letters.history()).hasSize(3 * fitting);
        assertThat(stored).isSorted();
    }

    /// The partition goes, and comes back with what another owner has left.
    private CompletableFuture<Void> takenWith(long nextOffset, LogMark log) {
        assertThat(reader.remove(0)).succeedsWithin(PATIENCE);
        return reader.add(new OwnedPartition(new Fence(0, UUID.randomUUID(), 2), nextOffset, log));
    }

    private double lost(String why) {
        return metrics.counter("telegate.commands.lost", "why", why).count();
    }

    @Test
    void shouldGoOnFromTheEndOfALogThatWasCutAndCountOn() {
        commands.updateEndOffsets(Map.of(FIRST, 40L));

        assertThat(takenWith(100, LogMark.NONE)).succeedsWithin(PATIENCE);

        assertThat(cuts).containsExactly(new LogMark(100, 40));
        assertThat(lost("cut")).isEqualTo(60);
        written = 40;
        writeCommand();
        // An account whose last command was the 99th must not take it for an old one.
        await().atMost(PATIENCE).until(() -> handled.equals(List.of(100L)));
    }

    @Test
    void shouldGoOnAfterACutThatAnEarlierOwnerHasFound() {
        commands.updateEndOffsets(Map.of(FIRST, 45L));

        assertThat(takenWith(103, new LogMark(100, 40))).succeedsWithin(PATIENCE);

        assertThat(cuts).isEmpty();
        assertThat(lost("cut")).isZero();
        written = 42;
        writeCommand();
        writeCommand();
        await().atMost(PATIENCE).until(() -> handled.equals(List.of(103L)));
    }

    @Test
    void shouldReadNothingFromBeforeTheCut() {
        commands.updateEndOffsets(Map.of(FIRST, 45L));

        assertThat(takenWith(98, new LogMark(100, 40))).succeedsWithin(PATIENCE);

        written = 39;
        writeCommand();
        writeCommand();
        await().atMost(PATIENCE).until(() -> handled.equals(List.of(100L)));
    }

    @Test
    void shouldSayInALetterWhereTheCommandIsInKafka() {
        commands.updateEndOffsets(Map.of(FIRST, 40L));
        assertThat(takenWith(100, LogMark.NONE)).succeedsWithin(PATIENCE);
        written = 40;

        writeUnreadable(1);

        awaitLetters(1);
        assertThat(letters.history().getFirst().headers())
                .extracting(header -> new String(header.value(), UTF_8))
                .contains(Topics.COMMANDS + "/0/40");
    }

    @Test
    void shouldGoOnFromTheBeginningOfALogWhoseFirstCommandsWereDeleted() {
        commands.updateBeginningOffsets(Map.of(FIRST, 7L));

        assertThat(takenWith(0, LogMark.NONE)).succeedsWithin(PATIENCE);

        assertThat(stored).containsExactly(7L);
        assertThat(lost("retention")).isEqualTo(7);
        written = 7;
        writeCommand();
        await().atMost(PATIENCE).until(() -> handled.equals(List.of(7L)));
    }

    @Test
    void shouldWaitForTheDatabaseToRememberACut() {
        databaseAway.set(true);
        commands.updateEndOffsets(Map.of(FIRST, 40L));
        CompletableFuture<Void> taken = takenWith(100, LogMark.NONE);
        await().during(A_WHILE).atMost(PATIENCE).until(() -> !taken.isDone());
        assertThat(lost("cut")).isZero();

        databaseAway.set(false);

        assertThat(taken).succeedsWithin(PATIENCE);
        assertThat(cuts).containsExactly(new LogMark(100, 40));
    }

    @Test
    void shouldGoOnWhenTheLogIsCutWhileItIsRead() {
        writeCommand();
        writeCommand();
        writeCommand();
        await().atMost(PATIENCE).until(() -> handled.equals(List.of(0L, 1L, 2L)));

        // Kafka has other commands from offset 1 on.
        commands.setPollException(
                new LogTruncationException(
                        Map.of(FIRST, 3L), Map.of(FIRST, new OffsetAndMetadata(1))));
        await().atMost(PATIENCE).until(() -> cuts.equals(List.of(new LogMark(3, 1))));
        written = 1;
        writeCommand();

        await().atMost(PATIENCE).until(() -> handled.equals(List.of(0L, 1L, 2L, 3L)));
        assertThat(lost("cut")).isEqualTo(2);
    }

    @Test
    void shouldGoOnWhenCommandsAreDeletedBeforeItReadsThem() {
        writeCommand();
        await().atMost(PATIENCE).until(() -> handled.equals(List.of(0L)));

        commands.updateBeginningOffsets(Map.of(FIRST, 50L));
        written = 50;
        writeCommand();

        await().atMost(PATIENCE).until(() -> handled.equals(List.of(0L, 50L)));
        assertThat(lost("retention")).isEqualTo(49);
        assertThat(cuts).isEmpty();
    }
}
