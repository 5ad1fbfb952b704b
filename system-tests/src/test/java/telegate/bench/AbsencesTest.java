package telegate.bench;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import java.time.Duration;
import java.util.Set;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.atomic.AtomicReference;
import org.junit.jupiter.api.Test;

class AbsencesTest {

    private final AtomicReference<Set<String>> online = new AtomicReference<>(Set.of("a", "b"));
    private final AtomicInteger looks = new AtomicInteger();

    private Set<String> look() {
        looks.incrementAndGet();
        return online.get();
    }

    @Test
    void shouldMeasureAnAbsenceThatIsOver() throws InterruptedException {
        try (Absences absences = new Absences(this::look)) {
            online.set(Set.of("a"));
            await().until(() -> absences.present() == 1);
            long begun = System.nanoTime();
            await().pollDelay(Duration.ofMillis(300)).until(() -> true);
            long missed = System.nanoTime() - begun;
            online.set(Set.of("a", "b"));
            await().until(() -> absences.present() == 2);

            assertThat(absences.timings().count()).isEqualTo(2);
            assertThat(absences.timings().millis(100)).isGreaterThanOrEqualTo(missed / 1e6 * 0.99);
        }
    }

    @Test
    void shouldLeaveOutWhoWasNotThereBefore() throws InterruptedException {
        try (Absences absences = new Absences(this::look)) {
            absences.leaveOutNewcomers();
            online.set(Set.of("a", "c", "d"));
            await().until(() -> absences.present() == 1);

            assertThat(absences.known()).isEqualTo(2);
            assertThat(absences.timings().count()).isEqualTo(2);
        }
    }

    @Test
    void shouldCountAnAbsenceThatIsNotOver() throws InterruptedException {
        try (Absences absences = new Absences(this::look)) {
            online.set(Set.of());
            await().until(() -> absences.present() == 0);
            int before = looks.get();
            await().until(() -> looks.get() > before + 10);

            assertThat(absences.known()).isEqualTo(2);
            assertThat(absences.timingsOf(Duration.ofMillis(150).toNanos()).count()).isEqualTo(2);
        }
    }
}
