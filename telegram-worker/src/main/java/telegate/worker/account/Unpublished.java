package telegate.worker.account;

import java.util.ArrayDeque;
import java.util.Deque;
import java.util.concurrent.CompletableFuture;
import org.jspecify.annotations.Nullable;
import telegate.worker.messaging.Sending;

/// What one account has sent to Kafka and Kafka has not acknowledged.
///
/// Thread-safe: records are sent on the account's lane and acknowledged on the producer's thread.
/// However long Kafka is away, it keeps two numbers and one entry for each question, no record.
///
/// Once a record could not be sent, nothing that was published counts as safe any more, whatever
/// comes after it: a copy of the binlog would be ahead of Kafka, and the record would never be
/// told. Only an account that starts again from what is stored gets a new one of these.
final class Unpublished {

    /// The records between two questions.
    private static final class Span {
        final CompletableFuture<Void> safe = new CompletableFuture<>();
        int open;
    }

    /// In the order in which they were asked about.
    private final Deque<Span> asked = new ArrayDeque<>();

    private Span current = new Span();
    private int records;
    private long bytes;
    private @Nullable Throwable failure;

    /// A record is on its way.
    void add(Sending sending) {
        Span span = begin(sending.bytes());
        var unused =
                sending.acknowledged()
                        .whenComplete((_, error) -> ended(span, sending.bytes(), error));
    }

    /// Completes when Kafka has everything that was added so far. Topics may have different
    /// brokers, so the last one's acknowledgement alone says nothing of the others.
    ///
    /// @return fails when one of them, or one before them, could not be sent
    CompletableFuture<Void> safe() {
        synchronized (this) {
            if (failure != null) {
                return CompletableFuture.failedFuture(failure);
            }
            if (records == 0) {
                return CompletableFuture.completedFuture(null);
            }
            if (current.open > 0) {
                asked.add(current);
                current = new Span();
            }
            // Nothing was added since the last question: the same answer. While records wait and
            // the present span has none of them, an earlier one has.
            return asked.getLast().safe.copy();
        }
    }

    /// Records that wait.
    synchronized int records() {
        return records;
    }

    /// Their size.
    synchronized long bytes() {
        return bytes;
    }

    private synchronized Span begin(int size) {
        records++;
        bytes += size;
        current.open++;
        return current;
    }

    private void ended(Span span, int size, @Nullable Throwable error) {
        Deque<Span> settled = new ArrayDeque<>();
        Throwable failed;
        synchronized (this) {
            records--;
            bytes -= size;
            span.open--;
            if (error != null && failure == null) {
                failure = error;
            }
            failed = failure;
            while (!asked.isEmpty() && (failed != null || asked.getFirst().open == 0)) {
                settled.add(asked.removeFirst());
            }
        }
        // Outside of the lock: whoever waits may do whatever he likes.
        for (Span one : settled) {
            if (failed == null) {
                one.safe.complete(null);
            } else {
                one.safe.completeExceptionally(failed);
            }
        }
    }
}
