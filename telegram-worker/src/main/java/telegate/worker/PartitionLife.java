package telegate.worker;

import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.TimeUnit;
import org.jboss.logging.Logger;
import telegate.worker.account.AccountRegistry;
import telegate.worker.jitter.Jitter;
import telegate.worker.partition.CommandReader;
import telegate.worker.partition.OwnedPartition;
import telegate.worker.partition.PartitionWork;
import telegate.worker.partition.TakenPartition;
import telegate.worker.storage.DatabaseFailures;
import telegate.worker.storage.Outage;

/// How partitions begin and end in this process: take up the accounts, then read the commands; stop
/// reading, close the clients, then let go. Thread-safe.
final class PartitionLife implements PartitionWork {

    private static final Logger LOG = Logger.getLogger(PartitionLife.class);
    private static final Duration RETRY = Duration.ofMillis(500);

    /// One account that starts slowly must not keep the next partitions without an owner.
    private static final Duration PATIENCE = Duration.ofSeconds(4);

    private final Outage unread =
            new Outage(LOG, "The accounts of a partition cannot be read; tried again");
    private final AccountRegistry accounts;
    private final CommandReader reader;
    private final Duration closing;
    private final Map<OwnedPartition, Beginning> begun = new ConcurrentHashMap<>();
    private final ExecutorService takeOvers = one("partition-take-over");

    /// Apart: accounts of the next partition must not wait for what is told of this one's.
    private final ExecutorService tellers = one("partition-ends");

    private volatile boolean closed;

    /// @param takenUp when its accounts are known here and the reader was told
    /// @param read when its commands are read, for which Kafka has to answer
    private record Beginning(CompletableFuture<Void> takenUp, CompletableFuture<Void> read) {}

    /// @param closing how long clients may take to close
    PartitionLife(AccountRegistry accounts, CommandReader reader, Duration closing) {
        this.accounts = accounts;
        this.reader = reader;
        this.closing = closing;
    }

    private static ExecutorService one(String thread) {
        return Executors.newSingleThreadExecutor(Thread.ofVirtual().name(thread).factory());
    }

    @Override
    public CompletableFuture<Void> takeOver(List<TakenPartition> taken) {
        CompletableFuture<Void> up = new CompletableFuture<>();
        CompletableFuture<Void> read = new CompletableFuture<>();
        CompletableFuture<Void> takenUp =
                CompletableFuture.runAsync(() -> untilRead(() -> restore(taken, up)), takeOvers)
                        .thenRunAsync(
                                () -> untilRead(() -> accounts.tellUntoldEnds(taken)), tellers)
                        .thenRun(() -> {
                            var unused = read(taken).thenRun(() -> read.complete(null));
                        });
        taken.forEach(one -> begun.put(one.partition(), new Beginning(takenUp, read)));
        return up.completeOnTimeout(null, PATIENCE.toSeconds(), TimeUnit.SECONDS);
    }

    private void restore(List<TakenPartition> taken, CompletableFuture<Void> up) {
        var unused = accounts.restore(taken).thenRun(() -> up.complete(null));
    }

    /// Again and again until the database answers.
    private void untilRead(Runnable reading) {
        while (!closed) {
            try {
                reading.run();
                unread.over();
                return;
            } catch (RuntimeException e) {
                unread.noticed(DatabaseFailures.cause(e).orElseGet(e::toString));
                LOG.debug("The accounts of a partition cannot be read yet", e);
                pause();
            }
        }
    }

    private static void pause() {
        try {
            Thread.sleep(Jitter.of(RETRY));
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }

    private CompletableFuture<Void> read(List<TakenPartition> taken) {
        return CompletableFuture.allOf(
                taken.stream()
                        .map(one -> reader.add(one.partition()))
                        .toArray(CompletableFuture[]::new));
    }

    /// Taken partitions whose commands are not read yet.
    int beginning() {
        return (int) begun.values().stream().filter(one -> !one.read().isDone()).count();
    }

    @Override
    public CompletableFuture<Void> handOver(OwnedPartition partition) {
        CompletableFuture<Void> gone =
                takenUp(partition)
                        .exceptionally(_ -> null)
                        .thenCompose(_ -> reader.remove(partition.number()))
                        .thenRun(() -> accounts.withdraw(partition))
                        .thenCompose(_ -> accounts.loginsSilent(partition))
                        .thenCompose(_ -> closed(partition));
        // On a thread of its own: after a time limit this is the one that keeps all time limits.
        return gone.thenComposeAsync(
                        _ -> accounts.forget(partition),
                        task -> Thread.ofVirtual().name("partition-forget").start(task))
                .thenRun(() -> begun.remove(partition));
    }

    private CompletableFuture<Void> takenUp(OwnedPartition partition) {
        Beginning beginning = begun.get(partition);
        return beginning == null ? CompletableFuture.completedFuture(null) : beginning.takenUp();
    }

    /// Completes when the clients have closed, or are cut off at the deadline.
    private CompletableFuture<Void> closed(OwnedPartition partition) {
        return accounts.stop(partition)
                .orTimeout(closing.toNanos(), TimeUnit.NANOSECONDS)
                .exceptionallyCompose(late -> {
                    LOG.warnf(
                            "Clients of partition %d have not closed within %s: %s",
                            partition.number(), closing, late);
                    accounts.cut(partition);
                    return CompletableFuture.completedFuture(null);
                });
    }

    /// Begins nothing any more.
    void close() {
        closed = true;
        takeOvers.shutdownNow();
        tellers.shutdownNow();
    }
}
