package telegate.worker.partition;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import java.util.List;
import java.util.Map;
import java.util.UUID;
import java.util.concurrent.CompletableFuture;
import org.apache.kafka.clients.consumer.LogTruncationException;
import org.apache.kafka.clients.consumer.OffsetAndMetadata;
import org.junit.jupiter.api.Test;
import telegate.contract.Topics;
import telegate.worker.storage.Fence;

/// Where a partition is read on when Kafka does not have its commands any more: its log was cut, or
/// the first of them were deleted.
class CutLogTest extends ReaderFixture {

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
