package telegate.worker.storage;

import jakarta.enterprise.inject.Vetoed;
import java.sql.SQLException;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CopyOnWriteArrayList;
import telegate.contract.AccountId;
import telegate.worker.config.WorkerConfig;

/// Without a database: keeps in memory what it is given. Thread-safe.
@Vetoed // else a second journal for the tests that run a worker
public class TestJournal extends AccountJournal {

    private final List<Change> steps = new CopyOnWriteArrayList<>();
    private final List<StoredBinlog> copies = new CopyOnWriteArrayList<>();
    private volatile boolean takesCopies = true;
    private volatile CompletableFuture<Void> ready = CompletableFuture.completedFuture(null);

    /// @param config is asked for mistakes that are made on purpose
    @SuppressWarnings("NullAway") // what is not there
    public TestJournal(WorkerConfig config) {
        super(null, null, config);
    }

    @Override
    public void commit(Fence fence, Change change) {
        steps.add(change);
    }

    @Override
    public void storeCopy(Fence fence, StoredBinlog copy) {
        ready.join();
        if (!takesCopies) {
            throw new IllegalStateException(new SQLException("away", "08006"));
        }
        copies.add(copy);
    }

    @Override
    public void setAside(Fence fence, AccountId account, long generation, String cause) {
        // The step behind it tells the same.
    }

    /// Whether a copy that is not part of a step can be stored.
    public void takesCopies(boolean can) {
        takesCopies = can;
    }

    /// Lets a copy wait that is not part of a step, until the result is completed.
    public CompletableFuture<Void> holdCopies() {
        ready = new CompletableFuture<>();
        return ready;
    }

    /// The steps so far.
    public List<Change> steps() {
        return List.copyOf(steps);
    }

    /// The copies so far that were stored aside of the steps.
    public List<StoredBinlog> copies() {
        return List.copyOf(copies);
    }
}
