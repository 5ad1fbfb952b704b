package telegate.worker.partition;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import java.util.List;
import java.util.UUID;
import java.util.concurrent.CompletableFuture;
import org.apache.kafka.common.KafkaException;
import org.junit.jupiter.api.Test;
import telegate.contract.AccountId;
import telegate.worker.storage.Fence;

/// What is read and let go while something is away: dead letters that Kafka does not take yet, the
/// database, the leader of another partition.
class CommandReaderTest extends ReaderFixture {

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
}
