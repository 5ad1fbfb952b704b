package telegate.worker.egress;

import static org.assertj.core.api.Assertions.assertThat;

import io.micrometer.core.instrument.simple.SimpleMeterRegistry;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.atomic.AtomicReference;
import org.junit.jupiter.api.Test;

class PassageTest {

    private final SimpleMeterRegistry registry = new SimpleMeterRegistry();
    private final GateMetrics metrics = new GateMetrics(registry);
    private final AtomicInteger changes = new AtomicInteger();

    @Test
    void shouldTakeBackAFreezeWhenTheLeaseWasRenewedAtThatMoment() {
        // Given: the renewal, and its thaw, come right after the first look
        AtomicReference<Passage> passage = new AtomicReference<>();
        AtomicInteger looks = new AtomicInteger();
        passage.set(
                new Passage(
                        () -> {
                            if (looks.getAndIncrement() > 0) {
                                return true;
                            }
                            passage.get().thaw(FreezeReason.LEASE);
                            return false;
                        },
                        metrics,
                        changes::incrementAndGet));

        // When
        boolean first = passage.get().open();

        // Then
        assertThat(first).isFalse();
        assertThat(passage.get().reasons()).isEmpty();
        assertThat(changes).hasValue(2);
        assertThat(passage.get().open()).isTrue();
    }

    @Test
    void shouldTellOfALeaseThatEndsWhileItIsFrozenForAnotherReason() {
        var passage = new Passage(() -> true, metrics, changes::incrementAndGet);
        passage.freeze(FreezeReason.BACKLOG);

        passage.freeze(FreezeReason.LEASE);
        passage.freeze(FreezeReason.LEASE);

        assertThat(changes).hasValue(2);
        assertThat(passage.leaseOver()).isTrue();
    }

    @Test
    void shouldNeverOpenAfterADrop() {
        var passage = new Passage(() -> true, metrics, changes::incrementAndGet);
        passage.freeze(FreezeReason.LEASE);
        passage.drop();
        passage.thaw(FreezeReason.LEASE);
        assertThat(passage.open()).isFalse();
        assertThat(passage.dropped()).isTrue();
    }

    @Test
    void shouldCountAWriteDuringWhichTheLeaseRanOut() {
        var lease = new TestLease();
        var passage = new Passage(lease, metrics, changes::incrementAndGet);
        assertThat(passage.open()).isTrue();
        lease.expire();

        passage.passed(1_000);

        assertThat(registry.get("telegate.gate.late").counter().count()).isEqualTo(1);
        assertThat(passage.reasons()).containsExactly(FreezeReason.LEASE);
    }
}
