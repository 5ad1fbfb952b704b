package telegate.worker.account;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.ArrayDeque;
import java.util.Deque;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.Test;

class CopyOrderTest {

    private final CopyOrder order = new CopyOrder();
    private final Deque<Runnable> lane = new ArrayDeque<>();
    private final AtomicInteger runs = new AtomicInteger();

    @Test
    void shouldNotStoreACopyBehindALaterOne() {
        long first = order.made();
        assertThat(order.overtaken(first)).isFalse();

        order.stored();

        assertThat(order.overtaken(first)).isTrue();
        assertThat(order.overtaken(order.made())).isFalse();
    }

    @Test
    void shouldWaitOnTheLaneWhileAnEarlierOneIsBeingStored() {
        CompletableFuture<Void> storing = new CompletableFuture<>();
        order.storing(storing);

        order.whenIdle(lane::add, runs::incrementAndGet);
        assertThat(order.idle()).isNotDone();
        assertThat(lane).isEmpty();

        storing.completeExceptionally(new IllegalStateException("away"));
        assertThat(order.idle()).isCompleted();
        assertThat(runs).hasValue(0);

        lane.remove().run();
        assertThat(runs).hasValue(1);
    }

    @Test
    void shouldKeepTheNextClientWaitingForACopyOfTheFormerOne() {
        AccountClients clients = TestAccounts.account(10).clients();
        assertThat(clients.allClosed()).isCompleted();
        CompletableFuture<Void> storing = new CompletableFuture<>();
        clients.storing(storing);

        CompletableFuture<Void> next = clients.allClosed();
        assertThat(next).isNotDone();

        storing.complete(null);
        assertThat(next).isCompleted();
    }

    @Test
    void shouldNotWaitWhenNoneIsBeingStored() {
        order.whenIdle(lane::add, runs::incrementAndGet);

        assertThat(runs).hasValue(1);
        assertThat(lane).isEmpty();
    }
}
