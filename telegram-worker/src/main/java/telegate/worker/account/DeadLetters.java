package telegate.worker.account;

import java.util.PriorityQueue;
import java.util.Queue;
import java.util.concurrent.CompletableFuture;
import java.util.function.BiFunction;
import java.util.function.Consumer;

/// Commands of one account on their way to the dead letters, and those behind them.
///
/// A command is done when Kafka has its letter, and not before. Its lane does not wait for that:
/// with Kafka away, what Telegram says would wait too, and a stop. But later commands do, because a
/// state that counts them as done would count this one as well, and a crash then lose it. Runs on
/// the account's lane.
final class DeadLetters {

    private final BiFunction<PendingCommand, String, CompletableFuture<Void>> kafka;
    private final Consumer<Runnable> lane;
    private final Consumer<PendingCommand> done;
    private final Consumer<PendingCommand> next;
    private final int most;

    /// In Kafka's order: one that was under way when its account failed comes here behind later
    /// ones.
    private final Queue<PendingCommand> held = new PriorityQueue<>(PendingCommand.IN_ORDER);

    private int underWay;

    /// @param kafka sends a letter with its reason; completes, on any thread, when Kafka has it
    /// @param lane runs a task on the lane, from any thread
    /// @param done hears of each command whose letter Kafka has
    /// @param next takes the commands that were behind one, in their order
    /// @param most how many may wait
    DeadLetters(
            BiFunction<PendingCommand, String, CompletableFuture<Void>> kafka,
            Consumer<Runnable> lane,
            Consumer<PendingCommand> done,
            Consumer<PendingCommand> next,
            int most) {
        this.kafka = kafka;
        this.lane = lane;
        this.done = done;
        this.next = next;
        this.most = most;
    }

    /// Whether none is on its way and nothing waits.
    boolean none() {
        return underWay == 0 && held.isEmpty();
    }

    /// Whether no more may wait.
    boolean full() {
        return held.size() >= most;
    }

    /// A command has to wait until there are none before it.
    void hold(PendingCommand pending) {
        held.add(pending);
    }

    /// Puts a command aside, for a person to look at.
    void send(PendingCommand pending, String reason) {
        underWay++;
        var unused = kafka.apply(pending, reason).thenRun(() -> lane.accept(() -> taken(pending)));
    }

    private void taken(PendingCommand pending) {
        underWay--;
        // A task of its own, as for each of those that wait: one that fails does not keep the
        // others.
        lane.accept(this::release);
        done.accept(pending);
    }

    private void release() {
        if (underWay > 0 || held.isEmpty()) {
            return;
        }
        PendingCommand first = held.remove();
        if (!held.isEmpty()) {
            lane.accept(this::release);
        }
        next.accept(first);
    }
}
