package telegate.worker.account;

import java.util.concurrent.CompletableFuture;
import java.util.function.Consumer;

/// Keeps the copies of one client in the order in which they were made: whoever goes on takes the
/// one that was stored last for the newest. One from before the counters of messages would lose
/// what has come since. Belongs to the account's lane.
final class CopyOrder {

    private long stored;
    private CompletableFuture<Void> storing = CompletableFuture.completedFuture(null);

    /// A copy is made now.
    ///
    /// @return for [#overtaken]
    long made() {
        return stored;
    }

    /// Whether a later copy is stored already than one that was made then.
    boolean overtaken(long made) {
        return made != stored;
    }

    /// A copy is stored.
    void stored() {
        stored++;
    }

    /// One is being stored, until this completes.
    void storing(CompletableFuture<Void> done) {
        storing = done;
    }

    /// Completes, and never fails, when none is being stored.
    CompletableFuture<Void> idle() {
        return storing.exceptionally(_ -> null);
    }

    /// Runs `task` when none is being stored.
    ///
    /// @param lane puts a task on the account's lane
    void whenIdle(Consumer<Runnable> lane, Runnable task) {
        if (storing.isDone()) {
            task.run();
        } else {
            var unused = storing.whenComplete((_, _) -> lane.accept(() -> whenIdle(lane, task)));
        }
    }
}
