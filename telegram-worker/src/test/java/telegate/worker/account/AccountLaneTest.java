package telegate.worker.account;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.awaitility.Awaitility.await;

import java.util.List;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.RejectedExecutionException;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;

class AccountLaneTest {

    private final List<Throwable> failures = new CopyOnWriteArrayList<>();

    private AccountLane lane(int capacity) {
        return new AccountLane("test", capacity, failures::add);
    }

    @Test
    void shouldRunOneTaskAfterTheOtherWhoeverSendsThem() {
        AccountLane lane = lane(10_000);
        AtomicInteger inside = new AtomicInteger();
        AtomicInteger most = new AtomicInteger();
        AtomicInteger done = new AtomicInteger();

        IntStream.range(0, 4_000)
                .parallel()
                .forEach(_ ->
                        lane.execute(() -> {
                            most.accumulateAndGet(inside.incrementAndGet(), Math::max);
                            inside.decrementAndGet();
                            done.incrementAndGet();
                        }));

        await().untilAtomic(done, org.hamcrest.Matchers.is(4_000));
        assertThat(most).hasValue(1);
        await().until(lane::idle);
    }

    @Test
    void shouldRefuseWhatItHasNoRoomForAndNeverWait() throws InterruptedException {
        AccountLane lane = lane(2);
        CountDownLatch held = new CountDownLatch(1);
        CountDownLatch started = new CountDownLatch(1);
        lane.execute(() -> {
            started.countDown();
            try {
                held.await();
            } catch (InterruptedException e) {
                Thread.currentThread().interrupt();
            }
        });
        started.await();
        lane.execute(() -> {});
        lane.execute(() -> {});

        assertThatThrownBy(() -> lane.execute(() -> {}))
                .isInstanceOf(RejectedExecutionException.class);

        held.countDown();
        await().until(lane::idle);
    }

    @Test
    void shouldGoOnAfterATaskThatFailed() {
        AccountLane lane = lane(10);
        AtomicInteger done = new AtomicInteger();

        lane.execute(() -> {
            throw new IllegalStateException("on purpose");
        });
        lane.execute(done::incrementAndGet);

        await().untilAtomic(done, org.hamcrest.Matchers.is(1));
        assertThat(failures).hasSize(1);
    }
}
