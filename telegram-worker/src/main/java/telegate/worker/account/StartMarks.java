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
/// One writer does one thing after the other, each time for all who have come meanwhile: accounts
/// that are opened together share a statement, and a mark that is set after it was cleared stays.
public final class StartMarks {

    private static final Logger LOG = Logger.getLogger(StartMarks.class);

    /// How long a mark stays after the proof: TDLib has asked Telegram for more than what proves a
    /// client, and the answer that ends the process may come behind the one that proves it.
    private static final Duration AFTERMATH = Duration.ofMillis(300);

    /// So long more may come, to be cleared with the first one.
    private static final Duration TOGETHER = Duration.ofMillis(50);

    private static final Duration RETRY = Duration.ofSeconds(1);
    private static final Duration LIMIT = Duration.ofSeconds(30);

    private final StartTable table;
    private final Timer timer;
    private final AccountLane writer;
    private final List<Waiting> waiting = new ArrayList<>();
    private final Map<AccountId, Clear> dwelling = new ConcurrentHashMap<>();
    private final Map<AccountId, Clear> clearing = new ConcurrentHashMap<>();
    private final Set<AccountId> starting = ConcurrentHashMap.newKeySet();
    private final Set<AccountId> opened = ConcurrentHashMap.newKeySet();
    private final AtomicBoolean scheduled = new AtomicBoolean();

    private record Waiting(StartMark mark, CompletableFuture<Void> stored) {}

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

    /// Returns when it is stored that a client of this account is about to start.
    ///
    /// @throws IllegalStateException when that cannot be stored; nothing may be started then
    /// @throws RejectedExecutionException when too many wait already
    void mark(StartMark mark) {
        starting.add(mark.account());
        Waiting mine = new Waiting(mark, new CompletableFuture<>());
        synchronized (this) {
            waiting.add(mine);
        }
        try {
            writer.execute(this::write);
            await(mine);
        } catch (RuntimeException e) {
            synchronized (this) {
                waiting.remove(mine);
            }
            starting.remove(mark.account());
            throw e;
        }
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
        List<StartMark> marks = batch.stream().map(Waiting::mark).toList();
        table.mark(marks);
        for (StartMark mark : marks) {
            // What was still to be cleared is overwritten; what was just cleared is starting again.
            dropClear(mark.account());
            starting.add(mark.account());
        }
        batch.forEach(one -> one.stored().complete(null));
    }

    /// Clears a mark when nothing that its start has brought about can be on its way any more.
    ///
    /// @param mark what is left of it: as a suspect, or not
    /// @param stored runs when it is cleared, on any thread, and must not wait
    void clearSoon(StartMark mark, Runnable stored) {
        Clear clear = new Clear(mark, stored);
        dwelling.put(mark.account(), clear);
        var unused = timer.after(AFTERMATH, () -> ripe(clear));
    }

    private void ripe(Clear clear) {
        AccountId account = clear.mark().account();
        if (dwelling.remove(account, clear)) {
            clearing.put(account, clear);
            clearAfter(TOGETHER);
        }
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
                over(account);
                clear.stored().run();
            }
        });
    }

    private void over(AccountId account) {
        starting.remove(account);
        opened.remove(account);
    }

    /// From now on a client of this account may be what ends the process.
    void opening(AccountId account) {
        opened.add(account);
    }

    /// The accounts with a client that was opened and is not proven, or only just: when TDLib ends
    /// the process now, it was one of them, or none that was marked.
    public Set<AccountId> opened() {
        return Set.copyOf(opened);
    }

    /// Something else that was stored for the account has cleared its mark.
    void cleared(AccountId account) {
        over(account);
        dropClear(account);
    }

    private void dropClear(AccountId account) {
        for (Map<AccountId, Clear> owed : List.of(dwelling, clearing)) {
            Clear clear = owed.remove(account);
            if (clear != null) {
                clear.stored().run();
            }
        }
    }

    /// The account has another owner.
    void forget(AccountId account) {
        over(account);
        dwelling.remove(account);
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

    /// The accounts with a client that was started and is not proven, or of which that is not
    /// stored yet.
    Set<AccountId> unproven() {
        return Set.copyOf(starting);
    }
}
