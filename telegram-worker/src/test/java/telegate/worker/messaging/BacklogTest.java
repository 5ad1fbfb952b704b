package telegate.worker.messaging;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.micrometer.core.instrument.simple.SimpleMeterRegistry;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;

class BacklogTest {

    private final List<String> heard = new ArrayList<>();
    private long now;
    private final Backlog backlog = new Backlog(100, 40, new Recorder(), () -> now);

    private final class Recorder implements Backlog.Listener {
        @Override
        public void full(long records, long bytes) {
            heard.add("full " + records + "/" + bytes);
        }

        @Override
        public void roomy() {
            heard.add("roomy");
        }
    }

    @Test
    void shouldTellOnceThatItIsFullAndOnceThatThereIsRoom() {
        backlog.sending(60);
        backlog.sending(39);
        assertThat(heard).isEmpty();

        backlog.sending(1);
        backlog.sending(50);
        backlog.ended(60);
        backlog.ended(39);
        assertThat(heard).containsExactly("full 3/100");

        backlog.sending(10);
        backlog.ended(50);
        assertThat(heard).containsExactly("full 3/100", "roomy");

        backlog.sending(100);
        assertThat(heard).hasSize(3);
    }

    @Test
    void shouldCountRecordsAndBytes() {
        var metrics = new SimpleMeterRegistry();
        backlog.register(metrics);
        backlog.sending(7);
        backlog.sending(5);
        backlog.ended(7);

        assertThat(metrics.get("telegate.kafka.unacknowledged.records").gauge().value())
                .isEqualTo(1);
        assertThat(metrics.get("telegate.kafka.unacknowledged.bytes").gauge().value()).isEqualTo(5);
    }

    @Test
    void shouldMeasureSilenceOnlyWhileSomethingWaits() {
        now = 5_000;
        assertThat(backlog.silence()).isZero();

        backlog.sending(1);
        now = 7_000;
        backlog.sending(1);
        assertThat(backlog.silence()).isEqualTo(Duration.ofNanos(2_000));

        backlog.ended(1);
        assertThat(backlog.silence()).isZero();
        now = 10_000;
        assertThat(backlog.silence()).isEqualTo(Duration.ofNanos(3_000));

        backlog.ended(1);
        now = 20_000;
        assertThat(backlog.silence()).isZero();
    }

    @Test
    void shouldTellFullAndRoomyInTurnsWhateverTheThreadsDo() throws InterruptedException {
        try (ExecutorService threads = Executors.newFixedThreadPool(4)) {
            for (int thread = 0; thread < 4; thread++) {
                threads.execute(() -> {
                    for (int round = 0; round < 5_000; round++) {
                        backlog.sending(40);
                        backlog.ended(40);
                    }
                });
            }
            threads.shutdown();
            assertThat(threads.awaitTermination(20, TimeUnit.SECONDS)).isTrue();
        }

        assertThat(backlog.records()).isZero();
        assertThat(backlog.bytes()).isZero();
        for (int i = 0; i < heard.size(); i++) {
            assertThat(heard.get(i)).startsWith(i % 2 == 0 ? "full" : "roomy");
        }
        assertThat(heard.size() % 2).isZero();
    }

    @Test
    void shouldRefuseMarksThatMakeNoSense() {
        assertThatThrownBy(() -> new Backlog(10, 10, new Recorder(), () -> 0))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessageContaining("low-water");
    }
}
