package telegate.worker.partition;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import java.time.Duration;
import java.util.List;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.atomic.AtomicLong;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

class LeaseTest {

    private final AtomicLong now = new AtomicLong(1_000);
    private final Lease lease = new Lease(now::get);
    private final List<String> heard = new CopyOnWriteArrayList<>();

    @BeforeEach
    void listen() {
        lease.listen(
                new LeaseListener() {
                    @Override
                    public void expired() {
                        heard.add("expired");
                    }

                    @Override
                    public void renewed() {
                        heard.add("renewed");
                    }

                    @Override
                    public void lost(String reason) {
                        heard.add("lost: " + reason);
                    }
                });
    }

    @AfterEach
    void close() {
        // Its thread stays until it has told of the end.
        now.set(Long.MAX_VALUE / 2);
        lease.close();
    }

    @Test
    void shouldNotBeValidBeforeItIsHeld() {
        assertThat(lease.valid()).isFalse();
    }

    @Test
    void shouldEndAtItsDeadlineAndGoOnWhenItIsRenewed() {
        lease.renewed(2_000);
        assertThat(lease.valid()).isTrue();

        now.set(2_000);
        assertThat(lease.valid()).isFalse();
        await().atMost(Duration.ofSeconds(5))
                .untilAsserted(() -> assertThat(heard).containsExactly("renewed", "expired"));

        lease.renewed(3_000);
        assertThat(lease.valid()).isTrue();
        assertThat(lease.deadlineNanos()).isEqualTo(3_000);
        assertThat(heard).containsExactly("renewed", "expired", "renewed");
    }

    @Test
    void shouldTellThatItWasOverAlsoWhenItIsRenewedBeforeAnybodyHasNoticed() {
        long hour = Duration.ofHours(1).toNanos();
        lease.renewed(hour);

        now.set(hour + 1);
        lease.renewed(2 * hour);

        assertThat(heard).containsExactly("renewed", "expired", "renewed");
    }

    /// What its holder has not given back goes on to the deadline.
    @Test
    void shouldTellOfItsEndAlsoWhenItIsNotRenewedAnyMore() {
        lease.renewed(2_000);
        lease.close();
        assertThat(lease.valid()).isTrue();

        now.set(2_000);

        await().atMost(Duration.ofSeconds(5))
                .untilAsserted(() -> assertThat(heard).containsExactly("renewed", "expired"));
    }

    @Test
    void shouldNotGoOnWithARenewalThatIsConfirmedAfterItWasGivenUp() {
        lease.renewed(2_000);
        lease.close();

        lease.renewed(9_000);

        assertThat(lease.deadlineNanos()).isEqualTo(2_000);
    }

    @Test
    void shouldNeverBeValidAgainOnceItIsLost() {
        lease.renewed(2_000);
        lease.lose("taken");
        lease.lose("taken twice");
        lease.renewed(9_000);

        assertThat(lease.valid()).isFalse();
        assertThat(heard).containsExactly("renewed", "lost: taken");
    }

    @Test
    void shouldReadAClockThatRises() {
        LeaseClock clock = LeaseClock.system();
        long first = clock.nanos();

        await().atMost(Duration.ofSeconds(5))
                .until(() -> clock.nanos() - first > Duration.ofMillis(20).toNanos());
    }
}
