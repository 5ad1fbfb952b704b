package telegate.worker.account;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.awaitility.Awaitility.await;

import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.Test;

class RestoreSlotsTest {

    private static final Duration PATIENCE = Duration.ofSeconds(10);
    private static final Duration LONG = Duration.ofHours(1);
    private static final Duration JITTER = Duration.ofMillis(20);

    private final List<Duration> pauses = new ArrayList<>();
    private final AtomicInteger restored = new AtomicInteger();

    private RestoreSlots slots(Duration jitter) {
        return new RestoreSlots(1, jitter, LONG, pauses::add);
    }

    private CompletableFuture<Void> back() {
        restored.incrementAndGet();
        return CompletableFuture.completedFuture(null);
    }

    @Test
    void shouldPauseForAnyTimeUpToTheJitterBeforeAnAccount() {
        RestoreSlots slots = slots(JITTER);

        for (int i = 0; i < 1_000; i++) {
            int before = i;
            slots.run(
                    false,
                    () -> {
                        assertThat(pauses).hasSize(before + 1);
                        return back();
                    });
        }

        assertThat(restored).hasValue(1_000);
        assertThat(pauses)
                .hasSize(1_000)
                .allSatisfy(pause -> assertThat(pause).isBetween(Duration.ZERO, JITTER))
                .anySatisfy(pause -> assertThat(pause).isLessThan(Duration.ofMillis(2)))
                .anySatisfy(pause -> assertThat(pause).isGreaterThan(Duration.ofMillis(18)));
    }

    @Test
    void shouldNotPauseBeforeALogin() {
        slots(JITTER).run(true, this::back);

        assertThat(restored).hasValue(1);
        assertThat(pauses).containsOnly(Duration.ZERO);
    }

    @Test
    void shouldDoWithoutJitter() {
        slots(Duration.ZERO).run(false, this::back);

        assertThat(restored).hasValue(1);
        assertThat(pauses).containsOnly(Duration.ZERO);
        assertThatIllegalArgumentException()
                .isThrownBy(() -> slots(Duration.ofMillis(-1)))
                .withMessageContaining("telegate.worker.restore-jitter");
    }

    @Test
    void shouldTakeUpSoManyAtOnceAndNoMore() {
        CountDownLatch go = new CountDownLatch(1);
        AtomicInteger begun = new AtomicInteger();
        RestoreSlots slots = new RestoreSlots(2, JITTER, LONG, _ -> begun.incrementAndGet());
        for (int i = 0; i < 5; i++) {
            Thread.startVirtualThread(() ->
                    slots.run(
                            false,
                            () -> {
                                pass(go);
                                return back();
                            }));
        }

        await().atMost(PATIENCE).until(() -> begun.get() == 2);
        await().during(Duration.ofMillis(100))
                .atMost(PATIENCE)
                .until(() -> begun.get() == 2 && restored.get() == 0);
        go.countDown();

        await().atMost(PATIENCE).until(() -> restored.get() == 5);
    }

    private static void pass(CountDownLatch latch) {
        try {
            latch.await();
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }

    @Test
    void shouldOpenNoMoreThanFourTimesAsManyBeforeTelegramHasAnsweredOne() {
        RestoreSlots slots = slots(Duration.ZERO);
        CompletableFuture<Void> answer = new CompletableFuture<>();
        slots.run(false, () -> answer);
        threeWithoutAnswer(slots);
        Thread next = Thread.startVirtualThread(() -> slots.run(false, this::back));

        await().atMost(PATIENCE).until(() -> next.getState() == Thread.State.WAITING);
        assertThat(restored).hasValue(0);
        answer.complete(null);

        await().atMost(PATIENCE).until(() -> restored.get() == 1);
    }

    private static void threeWithoutAnswer(RestoreSlots slots) {
        for (int i = 0; i < 3; i++) {
            slots.run(false, CompletableFuture::new);
        }
    }

    @Test
    void shouldNotLetALoginWaitForAccountsThatTelegramDoesNotAnswer() {
        RestoreSlots slots = slots(Duration.ZERO);
        slots.run(false, CompletableFuture::new);
        threeWithoutAnswer(slots);

        Thread.startVirtualThread(() -> slots.run(true, this::back));

        await().atMost(PATIENCE).until(() -> restored.get() == 1);
    }

    @Test
    void shouldNotWaitForLongForOneThatTelegramDoesNotAnswer() {
        RestoreSlots slots = new RestoreSlots(1, Duration.ZERO, Duration.ofMillis(50), pauses::add);
        slots.run(false, CompletableFuture::new);
        threeWithoutAnswer(slots);

        Thread.startVirtualThread(() -> slots.run(false, this::back));

        await().atMost(PATIENCE).until(() -> restored.get() == 1);
    }

    @Test
    void shouldGiveTheSlotBackWhenAnAccountCannotBeTakenUp() {
        RestoreSlots slots = slots(JITTER);

        for (int i = 0; i < 4; i++) {
            assertThatThrownBy(() ->
                            slots.run(
                                    false,
                                    () -> {
                                        throw new IllegalStateException("on purpose");
                                    }))
                    .hasMessage("on purpose");
        }
        Thread.startVirtualThread(() -> slots.run(false, this::back));

        await().atMost(PATIENCE).until(() -> restored.get() == 1);
    }
}
