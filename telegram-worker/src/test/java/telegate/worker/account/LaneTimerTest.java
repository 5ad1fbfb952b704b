package telegate.worker.account;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Duration;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.List;
import java.util.concurrent.RejectedExecutionException;
import org.junit.jupiter.api.Test;

class LaneTimerTest {

    private final Deque<Runnable> due = new ArrayDeque<>();
    private final Deque<Runnable> mailbox = new ArrayDeque<>();
    private final List<String> done = new ArrayList<>();
    private boolean full;

    private final LaneTimer timer =
            new LaneTimer(
                    (_, task) -> {
                        due.add(task);
                        return () -> due.remove(task);
                    },
                    task -> {
                        if (full) {
                            throw new RejectedExecutionException("full");
                        }
                        mailbox.add(task);
                    });

    private void timePasses() {
        due.remove().run();
    }

    private void runLane() {
        while (!mailbox.isEmpty()) {
            mailbox.remove().run();
        }
    }

    @Test
    void shouldRunWhatWasDueWhileTheMailboxWasFull() {
        var unused = timer.after(Duration.ofSeconds(60), () -> done.add("copy"));
        full = true;
        timePasses();
        timePasses();
        runLane();
        assertThat(done).isEmpty();

        full = false;
        timePasses();
        runLane();

        assertThat(done).containsExactly("copy");
        assertThat(due).isEmpty();
    }

    @Test
    void shouldNotRunWhatIsCancelledWhileItWaitsForRoom() {
        Runnable cancel = timer.after(Duration.ofSeconds(60), () -> done.add("copy"));
        full = true;
        timePasses();

        cancel.run();
        full = false;
        timePasses();
        runLane();

        assertThat(done).isEmpty();
    }

    @Test
    void shouldNotRunWhatIsCancelledWhileItWaitsInTheMailbox() {
        Runnable cancel = timer.after(Duration.ofSeconds(60), () -> done.add("copy"));
        timePasses();

        cancel.run();
        runLane();

        assertThat(done).isEmpty();
    }

    @Test
    void shouldRunAtOnceWhenThereIsRoom() {
        timer.insist(() -> done.add("answer"));
        runLane();

        assertThat(done).containsExactly("answer");
        assertThat(due).isEmpty();
    }
}
