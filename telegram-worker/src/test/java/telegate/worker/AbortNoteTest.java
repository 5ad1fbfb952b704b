package telegate.worker;

import static org.assertj.core.api.Assertions.assertThat;

import java.lang.reflect.Proxy;
import java.time.Duration;
import java.util.OptionalInt;
import java.util.Set;
import java.util.UUID;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import javax.sql.DataSource;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import telegate.worker.storage.StartTable;
import telegate.worker.tdlib.LastWords;

class AbortNoteTest {

    private final AtomicInteger asked = new AtomicInteger();
    private final CountDownLatch never = new CountDownLatch(1);

    /// A database that accepts nobody.
    private DataSource standingStill() {
        return (DataSource)
                Proxy.newProxyInstance(
                        AbortNoteTest.class.getClassLoader(),
                        new Class<?>[] {DataSource.class},
                        (_, _, _) -> {
                            asked.incrementAndGet();
                            never.await();
                            return null;
                        });
    }

    @Test
    @Timeout(20)
    void shouldHoldTheEndUpForASecondAndNotLonger() throws InterruptedException {
        AbortNote note = new AbortNote(new StartTable(standingStill()), UUID.randomUUID(), Set::of);
        CountDownLatch returned = new CountDownLatch(2);
        long start = System.nanoTime();

        for (int caller = 0; caller < 2; caller++) {
            Thread.ofPlatform()
                    .start(() -> {
                        note.aborting(new LastWords(OptionalInt.empty(), false));
                        returned.countDown();
                    });
        }

        assertThat(returned.await(10, TimeUnit.SECONDS)).isTrue();
        assertThat(Duration.ofNanos(System.nanoTime() - start))
                .isGreaterThan(Duration.ofMillis(900));
        assertThat(asked).hasValue(1);
    }
}
