package telegate.worker.account;

import java.util.concurrent.BlockingQueue;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.RejectedExecutionException;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;

/// A mailbox with one virtual thread: the single writer of everything about one account.
///
/// Thread-safe. A virtual thread runs only while there is something to do, so an idle account costs
/// none. The mailbox is bounded; what to do when it is full is the sender's business, because
/// TDLib's receive thread must never wait.
final class AccountLane {

    private final String name;
    private final BlockingQueue<Runnable> mailbox;
    private final Consumer<Throwable> onFailure;
    private boolean running;

    /// @param onFailure hears, on the lane, what a task threw
    AccountLane(String name, int capacity, Consumer<Throwable> onFailure) {
        this.name = name;
        // Not an array: an idle account would pay for the room that it may need one day.
        this.mailbox = new LinkedBlockingQueue<>(capacity);
        this.onFailure = onFailure;
    }

    /// Puts a task behind all others.
    ///
    /// @throws RejectedExecutionException when the mailbox is full
    void execute(Runnable task) {
        synchronized (this) {
            if (!mailbox.offer(task)) {
                throw new RejectedExecutionException("The mailbox of " + name + " is full");
            }
            if (running) {
                return;
            }
            running = true;
        }
        Thread.ofVirtual().name(name).start(this::drain);
    }

    /// Whether nothing waits and nothing runs.
    synchronized boolean idle() {
        return !running;
    }

    /// Tasks that wait.
    int depth() {
        return mailbox.size();
    }

    private void drain() {
        for (Runnable task = next(); task != null; task = next()) {
            try {
                task.run();
            } catch (RuntimeException | Error e) {
                onFailure.accept(e);
            }
        }
    }

    private synchronized @Nullable Runnable next() {
        Runnable task = mailbox.poll();
        running = task != null;
        return task;
    }
}
