package telegate.worker.partition;

import java.util.List;
import java.util.Optional;
import java.util.Queue;
import java.util.concurrent.ArrayBlockingQueue;
import java.util.function.Predicate;
import org.jboss.logging.Logger;
import telegate.worker.messaging.CommandRecord;
import telegate.worker.messaging.Publisher;
import telegate.worker.storage.DatabaseFailures;
import telegate.worker.storage.Outage;

/// Commands on their way from the reader to the dead letters. The reader goes on meanwhile, however
/// long Kafka is away. A command's offset is passed only when Kafka has its letter; if this process
/// ends before that, or the partition goes, the next owner reads the command again.
///
/// Belongs to the reader's thread; only what Kafka has taken comes from the producer's.
final class LettersUnderWay {

    private static final Logger LOG = Logger.getLogger(LettersUnderWay.class);

    /// Beyond them the reader waits: far below the producer's memory, which would hold it up at a
    /// place where nothing can wake it.
    static final int MOST_BYTES = 4 * 1024 * 1024;

    static final int MOST = 1_000;

    private final Publisher publisher;
    private final CommandReader.Offsets offsets;
    private final Runnable onTaken;
    private final Queue<Letter> taken = new ArrayBlockingQueue<>(MOST);
    private final Outage outage = new Outage(LOG, "Offsets of commands cannot be stored");
    private int letters;
    private long bytes;

    private record Letter(OwnedPartition partition, long offset, int bytes) {}

    /// @param onTaken hears, on any thread, that there is something to settle
    LettersUnderWay(Publisher publisher, CommandReader.Offsets offsets, Runnable onTaken) {
        this.publisher = publisher;
        this.offsets = offsets;
        this.onTaken = onTaken;
    }

    /// Whether nothing more may be sent before some have been settled.
    boolean full() {
        return letters >= MOST || bytes >= MOST_BYTES;
    }

    /// Puts a command aside.
    void send(OwnedPartition partition, CommandRecord command, String reason, String detail) {
        Letter letter = new Letter(partition, command.offset(), command.size());
        letters++;
        bytes += letter.bytes();
        var unused =
                publisher
                        .deadLetter(command, reason, detail)
                        .thenRun(() -> {
                            taken.add(letter);
                            onTaken.run();
                        });
    }

    /// Passes the offsets of those that Kafka has.
    ///
    /// @param ours whether a partition is still read; the commands of others belong to their owners
    /// @return false when the database is away: nothing that is read meanwhile could be dealt with
    ///   either
    boolean settle(Predicate<OwnedPartition> ours) {
        for (Letter letter = taken.peek(); letter != null; letter = taken.peek()) {
            if (ours.test(letter.partition()) && !passed(letter)) {
                return false;
            }
            taken.remove();
            letters--;
            bytes -= letter.bytes();
        }
        return true;
    }

    private boolean passed(Letter letter) {
        List<Long> ending = List.of(letter.offset());
        OwnedPartition partition = letter.partition();
        Optional<Long> next = partition.nextAfter(ending);
        try {
            next.ifPresent(offset -> offsets.advance(partition.fence(), offset));
        } catch (RuntimeException e) {
            if (!DatabaseFailures.away(e)) {
                throw e;
            }
            // It has tried for twenty seconds.
            outage.noticed(DatabaseFailures.cause(e).orElseGet(e::toString));
            return false;
        }
        outage.over();
        partition.ended(ending);
        return true;
    }
}
