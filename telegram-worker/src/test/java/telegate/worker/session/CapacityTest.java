package telegate.worker.session;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.micrometer.core.instrument.simple.SimpleMeterRegistry;
import java.util.concurrent.Executors;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.Test;
import telegate.worker.session.Capacity.Place;

class CapacityTest {

    private final AtomicInteger clients = new AtomicInteger();
    private final Capacity capacity = new Capacity(clients::get, 2, 3);

    @Test
    void shouldCountAsFullAboveTheSoftLimit() {
        clients.set(2);
        assertThat(capacity.full()).isFalse();
        clients.set(3);
        assertThat(capacity.full()).isTrue();
    }

    @Test
    void shouldHaveRoomBelowTheHardLimit() {
        clients.set(2);
        assertThat(capacity.reserve()).isPresent();
        clients.set(3);
        assertThat(capacity.reserve()).isEmpty();
    }

    @Test
    void shouldCountAPlaceUntilItIsGivenBack() {
        clients.set(1);
        Place first = capacity.reserve().orElseThrow();
        Place second = capacity.reserve().orElseThrow();
        assertThat(capacity.reserve()).isEmpty();

        first.close();
        first.close();

        assertThat(capacity.reserve()).as("given back once").isPresent();
        assertThat(capacity.reserve()).isEmpty();
        second.close();
        assertThat(capacity.reserve()).isPresent();
    }

    @Test
    void shouldOpenAsManyAsFitWhenMoreBeginAtOnce() {
        int limit = 100;
        Capacity shared = new Capacity(clients::get, limit, limit);
        try (var logins = Executors.newVirtualThreadPerTaskExecutor()) {
            for (int i = 0; i < 20 * limit; i++) {
                logins.execute(() -> open(shared));
            }
        }
        assertThat(clients).hasValue(limit);
    }

    private void open(Capacity shared) {
        shared.reserve()
                .ifPresent(place -> {
                    try (place) {
                        // Others look now.
                        Thread.yield();
                        clients.incrementAndGet();
                    }
                });
    }

    @Test
    void shouldTellItsLimits() {
        SimpleMeterRegistry metrics = new SimpleMeterRegistry();
        capacity.measure(metrics);
        clients.set(3);

        assertThat(metrics.get("telegate.clients.limit.soft").gauge().value()).isEqualTo(2);
        assertThat(metrics.get("telegate.clients.limit.hard").gauge().value()).isEqualTo(3);
        assertThat(metrics.get("telegate.clients.full").gauge().value()).isEqualTo(1);
    }

    @Test
    void shouldRefuseLimitsThatContradictEachOther() {
        assertThatThrownBy(() -> new Capacity(() -> 0, 3, 2))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessageContaining("telegate.worker.hard-limit");
        assertThatThrownBy(() -> new Capacity(() -> 0, 0, 2))
                .isInstanceOf(IllegalArgumentException.class);
    }
}
