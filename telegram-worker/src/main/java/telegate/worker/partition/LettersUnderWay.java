package telegate.worker.partition;

import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Queue;
import java.util.concurrent.ArrayBlockingQueue;
import java.util.function.Predicate;
import org.jboss.logging.Logger;
import org.jspecify.annotations.Nullable;
import telegate.contract.AccountId;
import telegate.worker.messaging.CommandRecord;
import telegate.worker.messaging.Publisher;
import telegate.worker.storage.DatabaseFailures;
import telegate.worker.storage.Outage;

/// Commands on their way from the reader to the dead letters. The reader goes on meanwhile, however
/// long Kafka is away. A command's offset is passed only when Kafka has its letter; if this process
/// ends before that, or the partition goes, the next owner reads the command again.
///
/// That is not enough for a command that its account had no room for. A later one of the same
/// account would be stored as the account's last, and the next owner take the earlier one for done.
/// So until Kafka has the letter, later ones of that account have no room either.
///
/// Belongs to the reader's thread; only what Kafka has taken comes from the producer's.
final class LettersUnderWay {

    private static final Logger LOG = Logger.getLogger(LettersUnderWay.class);

    /// Beyond them the reader waits: far below the producer's memory, which would hold it up at a
    /// place where nothing can wake it.
    static final int MOST_BYTES = 4 * 1024 * 1024;

    static final int MOST = 1_000;

    private static final String OVERLOADED = "OVERLOADED";

    private final Publisher publisher;
    private final CommandReader.Offsets offsets;
    private final Runnable onTaken;
    private final Queue<Letter> taken = new ArrayBlockingQueue<>(MOST);
    private final Outage outage = new Outage(LOG, "Offsets of commands cannot be stored");

    /// Letters of commands without room, by account.
    private final Map<Crowded, Integer> crowded = new HashMap<>();

    private int letters;
    private long bytes;

    /// @param account null when it has to do with the command alone
    private record Letter(
            OwnedPartition partition, long offset, int bytes, @Nullable Crowded account) {}

    /// Of a partition as it is owned now: what goes and comes back is read again.
    private record Crowded(OwnedPartition partition, AccountId account) {}

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

    /// Puts a command aside that nobody could carry out, now or later.
    void send(OwnedPartition partition, CommandRecord command, String reason, String detail) {
        send(
                new Letter(partition, command.offset(), command.size(), null),
                command,
                reason,
                detail);
    }

    /// Puts a command aside that its account has no room for.
    void sendForWantOfRoom(OwnedPartition partition, CommandRecord command, AccountId account) {
        Crowded in = new Crowded(partition, account);
        crowded.merge(in, 1, Integer::sum);
        send(
                new Letter(partition, command.offset(), command.size(), in),
                command,
                OVERLOADED,
                "The account has too much to do");
    }

    /// Whether commands of this account have to be put aside because one before them was.
    boolean crowded(OwnedPartition partition, AccountId account) {
        return crowded.containsKey(new Crowded(partition, account));
    }

    private void send(Letter letter, CommandRecord command, String reason, String detail) {
        LOG.warnf("A command goes to the dead letters: %s, %s", reason, command);
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
            Crowded in = letter.account();
            if (in != null) {
                crowded.computeIfPresent(in, (_, count) -> count == 1 ? null : count - 1);
            }
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
