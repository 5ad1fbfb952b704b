package telegate.worker.account;

import java.sql.SQLException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Collection;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionException;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.RejectedExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.stream.Collectors;
import org.jboss.logging.Logger;
import telegate.contract.AccountId;
import telegate.worker.account.AccountContext.Timer;
import telegate.worker.jitter.Jitter;
import telegate.worker.storage.Fence;
import telegate.worker.storage.FencedException;
import telegate.worker.storage.StartMark;
import telegate.worker.storage.StartRecord;
import telegate.worker.storage.StartTable;

/// Stores which clients of this process are starting: before they are opened, and when they are
/// proven. Thread-safe.
///
/// One writer does one thing after the other, each time for all who have come meanwhile: five
/// hundred accounts that start again at once cost a few statements, and a mark that is set after it
/// was cleared stays.
public final class StartMarks {

    private static final Logger LOG = Logger.getLogger(StartMarks.class);
    private static final Duration CLEARED_WITHIN = Duration.ofMillis(200);
    private static final Duration RETRY = Duration.ofSeconds(1);
    private static final Duration LIMIT = Duration.ofSeconds(30);

    private final StartTable table;
    private final Timer timer;
    private final AccountLane writer;
    private final List<Waiting> waiting = new ArrayList<>();
    private final Map<AccountId, Clear> clearing = new ConcurrentHashMap<>();
    private final Set<AccountId> starting = ConcurrentHashMap.newKeySet();
    private final Set<AccountId> opened = ConcurrentHashMap.newKeySet();
    private final AtomicBoolean scheduled = new AtomicBoolean();

    private record Waiting(Collection<StartMark> marks, CompletableFuture<Void> stored) {}

    private record Clear(StartMark mark, Runnable stored) {}

    /// @param capacity how many may wait for the writer
    public StartMarks(StartTable table, Timer timer, int capacity) {
        this.table = table;
        this.timer = timer;
        this.writer =
                new AccountLane(
                        "start-marks",
                        capacity,
                        failure -> LOG.error("Start markers cannot be written", failure));
    }

    /// What is known against accounts of these partitions.
    Map<AccountId, StartRecord> suspicions(Collection<Integer> partitions) {
        try {
            return table.suspicions(partitions).stream()
                    .collect(Collectors.toMap(StartRecord::account, record -> record));
        } catch (SQLException e) {
            throw new IllegalStateException("What became of earlier starts cannot be read", e);
        }
    }

    /// Returns when it is stored that clients of these accounts are about to start.
    ///
    /// @throws IllegalStateException when that cannot be stored; nothing may be started then
    /// @throws RejectedExecutionException when too many wait already
    void mark(Collection<StartMark> marks) {
        if (marks.isEmpty()) {
            return;
        }
        marks.forEach(mark -> starting.add(mark.account()));
        Waiting mine = new Waiting(marks, new CompletableFuture<>());
        synchronized (this) {
            waiting.add(mine);
        }
        try {
            writer.execute(this::write);
        } catch (RejectedExecutionException e) {
            synchronized (this) {
                waiting.remove(mine);
            }
            throw e;
        }
        await(mine);
    }

    private static void await(Waiting mine) {
        try {
            mine.stored().orTimeout(LIMIT.toMillis(), TimeUnit.MILLISECONDS).join();
        } catch (CompletionException e) {
            if (e.getCause() instanceof RuntimeException failure) {
                throw failure;
            }
            throw new IllegalStateException("The start of a client cannot be noted", e);
        }
    }

    private void write() {
        List<Waiting> batch;
        synchronized (this) {
            batch = List.copyOf(waiting);
            waiting.clear();
        }
        if (batch.isEmpty()) {
            return;
        }
        try {
            write(batch);
        } catch (FencedException e) {
            // One of them is late: its partition was given away. That says nothing of the others,
            // and a worker that believed it would end itself.
            batch.forEach(this::writeAlone);
        } catch (SQLException | RuntimeException e) {
            batch.forEach(one -> one.stored().completeExceptionally(e));
        }
    }

    private void writeAlone(Waiting one) {
        try {
            write(List.of(one));
        } catch (SQLException | RuntimeException e) {
            one.stored().completeExceptionally(e);
        }
    }

    private void write(List<Waiting> batch) throws SQLException {
        List<StartMark> marks = batch.stream().flatMap(one -> one.marks().stream()).toList();
        table.mark(marks);
        // What was still to be cleared is overwritten.
        marks.forEach(mark -> cleared(mark.account()));
        batch.forEach(one -> one.stored().complete(null));
    }

    /// Clears a mark soon, unless something else that is stored for the account does it before.
    ///
    /// @param mark what is left of it: as a suspect, or not
    /// @param stored runs when it is cleared, on any thread, and must not wait
    void clearSoon(StartMark mark, Runnable stored) {
        starting.remove(mark.account());
        opened.remove(mark.account());
        clearing.put(mark.account(), new Clear(mark, stored));
        clearAfter(CLEARED_WITHIN);
    }

    private void clearAfter(Duration delay) {
        if (scheduled.compareAndSet(false, true)) {
            var unused = timer.after(delay, this::clearNow);
        }
    }

    private void clearNow() {
        scheduled.set(false);
        try {
            writer.execute(this::clear);
        } catch (RejectedExecutionException e) {
            clearAfter(RETRY);
        }
    }

    private void clear() {
        Map<AccountId, Clear> due = Map.copyOf(clearing);
        try {
            table.clear(due.values().stream().map(Clear::mark).toList());
        } catch (SQLException | RuntimeException e) {
            LOG.warnf("Start markers cannot be cleared yet: %s", e.getMessage());
            clearAfter(Jitter.of(RETRY));
            return;
        }
        due.forEach((account, clear) -> {
            if (clearing.remove(account, clear)) {
                clear.stored().run();
            }
        });
    }

    /// From now on a client of this account may be what ends the process.
    void opening(AccountId account) {
        opened.add(account);
    }

    /// The accounts with a client that was opened and is not proven: when TDLib ends the process
    /// now, it was one of them, or none that was marked.
    public Set<AccountId> opened() {
        return Set.copyOf(opened);
    }

    /// Whether nothing is held against the account any more and that is not stored yet.
    boolean provenNotStored(AccountId account) {
        Clear clear = clearing.get(account);
        return clear != null && clear.mark().abortedStarts() == 0;
    }

    /// Its mark was overwritten.
    void cleared(AccountId account) {
        Clear clear = clearing.remove(account);
        if (clear != null) {
            clear.stored().run();
        }
    }

    /// The account has another owner.
    void forget(AccountId account) {
        starting.remove(account);
        opened.remove(account);
        clearing.remove(account);
    }

    /// The log-outs that the account owes are given up.
    void setRetiringAside(Fence fence, AccountId account) {
        try {
            table.setRetiringAside(fence, account);
        } catch (SQLException e) {
            throw new IllegalStateException("A client that is owed a log-out stays in use", e);
        }
    }

    /// Whether every client that was started is proven.
    boolean calm() {
        return starting.isEmpty();
    }
}
