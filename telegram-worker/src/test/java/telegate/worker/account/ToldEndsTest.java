package telegate.worker.account;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import io.micrometer.core.instrument.simple.SimpleMeterRegistry;
import java.lang.reflect.Proxy;
import java.time.Duration;
import java.util.UUID;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.Semaphore;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import javax.sql.DataSource;
import org.junit.jupiter.api.Test;
import telegate.worker.storage.ToldEnd;
import telegate.worker.storage.UntoldEndTable;

class ToldEndsTest {

    private final AtomicInteger statements = new AtomicInteger();
    private final Semaphore answers = new Semaphore(0);
    private final SimpleMeterRegistry metrics = new SimpleMeterRegistry();

    /// Hangs until it may answer.
    private final DataSource slow =
            (DataSource)
                    Proxy.newProxyInstance(
                            DataSource.class.getClassLoader(),
                            new Class<?>[] {DataSource.class},
                            (_, method, arguments) -> {
                                statements.incrementAndGet();
                                answers.acquire();
                                return method.invoke(EmptyDatabase.DATA_SOURCE, arguments);
                            });

    private final ToldEnds told =
            new ToldEnds(
                    new UntoldEndTable(slow),
                    (_, task) -> {
                        // Sooner than in earnest.
                        CompletableFuture.delayedExecutor(5, TimeUnit.MILLISECONDS).execute(task);
                        return () -> {};
                    },
                    metrics);

    @Test
    void shouldHaveOneStatementUnderWayAndForgetNothingMeanwhile() {
        told.add(new ToldEnd(UUID.randomUUID(), 1));
        await().until(() -> statements.get() == 1);
        told.add(new ToldEnd(UUID.randomUUID(), 1));

        await().during(Duration.ofMillis(100)).until(() -> statements.get() == 1);
        answers.release(2);

        await().until(() -> listed() == 0);
        assertThat(statements).hasValue(2);
    }

    @Test
    void shouldKeepALaterEndOfTheSameAccountThatComesMeanwhile() {
        UUID account = UUID.randomUUID();
        told.add(new ToldEnd(account, 1));
        await().until(() -> statements.get() == 1);
        told.add(new ToldEnd(account, 2));
        answers.release();

        await().until(() -> statements.get() == 2);
        assertThat(listed()).isEqualTo(1);
    }

    private double listed() {
        return metrics.get("telegate.ends.listed").gauge().value();
    }
}
