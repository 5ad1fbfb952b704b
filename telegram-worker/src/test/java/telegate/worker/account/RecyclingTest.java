package telegate.worker.account;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.micrometer.core.instrument.simple.SimpleMeterRegistry;
import io.quarkus.runtime.configuration.MemorySize;
import java.math.BigInteger;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import org.junit.jupiter.api.Test;
import telegate.worker.config.RecyclingConfig;

class RecyclingTest {

    private static final Instant START = Instant.parse("2026-11-22T10:00:00Z");
    private static final Duration DEADLINE = Duration.ofSeconds(10);
    private static final long BUDGET = 1_000;

    private final SimpleMeterRegistry metrics = new SimpleMeterRegistry();
    private final List<Recyclable> online = new ArrayList<>();
    private final List<Client> recycled = new ArrayList<>();
    private Instant now = START;
    private boolean reachable = true;
    private long resident;
    private int trims;
    private final Recycling recycling =
            new Recycling(
                    () -> online,
                    new Settings(
                            Duration.ofHours(24),
                            20_000,
                            Optional.of(new MemorySize(BigInteger.valueOf(BUDGET))),
                            Duration.ofSeconds(5),
                            DEADLINE),
                    () -> reachable,
                    () -> resident,
                    () -> {
                        trims++;
                        return true;
                    },
                    () -> now,
                    metrics,
                    Runnable::run);

    private record Settings(
            Duration age,
            long messages,
            Optional<MemorySize> memoryBudget,
            Duration interval,
            Duration deadline)
            implements RecyclingConfig {}

    private class Client implements Recyclable {

        private Instant openedAt = now;
        private long messages;
        private CompletableFuture<Boolean> done = new CompletableFuture<>();

        @Override
        public Instant openedAt() {
            return openedAt;
        }

        @Override
        public long messages() {
            return messages;
        }

        @Override
        public CompletableFuture<Boolean> recycle() {
            recycled.add(this);
            done = new CompletableFuture<>();
            return done;
        }

        /// Telegram has answered through its next client.
        void comesBack() {
            openedAt = now;
            messages = 0;
            done.complete(true);
        }

        void isNotBackInTime() {
            done.completeExceptionally(new IllegalStateException("away"));
        }
    }

    private Client client(long messages) {
        Client client = new Client();
        client.messages = messages;
        online.add(client);
        return client;
    }

    private double counted(String why) {
        return metrics.get("telegate.accounts.recycled").tag("why", why).counter().count();
    }

    @Test
    void shouldLeaveClientsAloneThatAreYoungAndHaveSeenLittle() {
        client(19_999);
        now = START.plus(Duration.ofHours(24));

        recycling.look();

        assertThat(recycled).isEmpty();
        assertThat(trims).isZero();
    }

    @Test
    void shouldRecycleTheOldestThatIsTooOld() {
        Client oldest = client(0);
        now = START.plusSeconds(1);
        client(0);
        now = START.plus(Duration.ofHours(24)).plusSeconds(1);

        recycling.look();

        assertThat(recycled).containsExactly(oldest);
        oldest.comesBack();
        assertThat(counted("age")).isEqualTo(1);
        assertThat(recycled).hasSize(1);
    }

    @Test
    void shouldRecycleWhoHasSeenTooManyMessages() {
        client(5);
        Client busy = client(20_000);

        recycling.look();
        busy.comesBack();

        assertThat(recycled).containsExactly(busy);
        assertThat(counted("messages")).isEqualTo(1);
    }

    @Test
    void shouldRecycleAboveTheBudgetWhoHasSeenMost() {
        client(300);
        Client busiest = client(400);
        resident = BUDGET + 1;

        recycling.look();

        assertThat(recycled).containsExactly(busiest);
        resident = BUDGET;
        busiest.comesBack();
        assertThat(counted("memory")).isEqualTo(1);
        assertThat(recycled).hasSize(1);
    }

    @Test
    void shouldNotRecycleForWhatGivesNothingBack() {
        client(199);
        resident = BUDGET + 1;

        recycling.look();

        assertThat(recycled).isEmpty();
    }

    @Test
    void shouldNotTakeUnknownMemoryForTooMuch() {
        client(300);
        resident = -1;

        recycling.look();

        assertThat(recycled).isEmpty();
    }

    @Test
    void shouldRecycleTheNextOnlyWhenTheOneBeforeIsBackAndThenAtOnce() {
        Client first = client(30_000);
        Client second = client(20_000);

        recycling.look();
        recycling.look();
        assertThat(recycled).containsExactly(first);

        first.comesBack();
        assertThat(recycled).containsExactly(first, second);
        assertThat(trims).isEqualTo(1);

        second.comesBack();
        assertThat(recycled).hasSize(2);
        assertThat(trims).isEqualTo(2);
    }

    @Test
    void shouldWaitLongerEachTimeWhenClientsDoNotComeBack() {
        Client first = client(30_000);
        Client second = client(20_000);
        recycling.look();
        online.remove(first);
        first.isNotBackInTime();

        recycling.look();
        now = now.plus(DEADLINE).minusMillis(1);
        recycling.look();
        assertThat(recycled).containsExactly(first);

        now = now.plusMillis(1);
        recycling.look();
        assertThat(recycled).containsExactly(first, second);
        second.isNotBackInTime();

        now = now.plus(DEADLINE);
        recycling.look();
        assertThat(recycled).hasSize(2);

        now = now.plus(DEADLINE);
        recycling.look();
        assertThat(recycled).containsExactly(first, second, second);
        assertThat(counted("messages")).isZero();
    }

    @Test
    void shouldForgetFailuresWhenOneHasComeBack() {
        Client client = client(30_000);
        for (int failure = 0; failure < 3; failure++) {
            recycling.look();
            client.isNotBackInTime();
            now = now.plus(DEADLINE.multipliedBy(100));
        }
        recycling.look();
        client.comesBack();
        client.messages = 30_000;
        recycling.look();
        client.isNotBackInTime();

        now = now.plus(DEADLINE);
        recycling.look();

        assertThat(recycled).hasSize(6);
    }

    @Test
    void shouldNotTurnInCirclesWhenThereWasNothingToRecycle() {
        Client leaving = client(30_000);

        recycling.look();
        leaving.done.complete(false);

        assertThat(recycled).hasSize(1);
        assertThat(counted("messages")).isZero();
        recycling.look();
        assertThat(recycled).hasSize(2);
    }

    @Test
    void shouldRecycleNobodyWhileNothingReachesTelegram() {
        client(30_000);
        reachable = false;
        recycling.look();
        assertThat(recycled).isEmpty();

        reachable = true;
        recycling.look();
        assertThat(recycled).hasSize(1);
    }

    @Test
    void shouldGoOnAfterALookThatFailed() {
        Client broken =
                new Client() {
                    @Override
                    public CompletableFuture<Boolean> recycle() {
                        throw new IllegalStateException("broken");
                    }
                };
        broken.messages = 30_000;
        online.add(broken);
        assertThatThrownBy(recycling::look).isInstanceOf(IllegalStateException.class);
        online.clear();
        Client good = client(20_000);

        recycling.look();

        assertThat(recycled).containsExactly(good);
    }

    @Test
    void shouldTellMemoryAndBudget() {
        resident = 700;

        assertThat(metrics.get("telegate.memory.resident").gauge().value()).isEqualTo(700);
        assertThat(metrics.get("telegate.memory.budget").gauge().value()).isEqualTo(BUDGET);
    }
}
