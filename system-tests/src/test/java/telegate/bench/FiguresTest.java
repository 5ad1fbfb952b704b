package telegate.bench;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.util.Map;
import org.junit.jupiter.api.Test;

class FiguresTest {

    @Test
    void shouldReadAMetricByNameAndLabels() {
        String metrics =
                """
                # TYPE telegate_pool_taken counter
                telegate_pool_taken_total{start="cold",} 3.0
                telegate_pool_taken_total{start="warm",} 197.0
                telegate_accounts_online 12.0
                """;

        assertThat(WorkerClient.value(metrics, "telegate_pool_taken_total", "start=\"warm\""))
                .isEqualTo(197);
        assertThat(WorkerClient.value(metrics, "telegate_accounts_online", "")).isEqualTo(12);
        assertThatThrownBy(() -> WorkerClient.value(metrics, "telegate_pool", ""))
                .isInstanceOf(BenchFailure.class);
    }

    @Test
    void shouldTellTheShareOfColdStarts() {
        var before = new WorkerClient.Starts(100, 2);

        var during = new WorkerClient.Starts(295, 7).since(before);

        assertThat(during.coldPercent()).isEqualTo(2.5);
        assertThat(before.since(before).coldPercent()).isZero();
    }

    @Test
    void shouldReadAFieldOfLinux() {
        assertThat(ProcessFigures.field("VmPeak:\t 9 kB\nVmRSS:\t  1234 kB\n", "VmRSS"))
                .isEqualTo(1234);
        assertThatThrownBy(() -> ProcessFigures.field("Threads:\t3\n", "VmRSS"))
                .isInstanceOf(BenchFailure.class);
    }

    @Test
    void shouldTellWhichThreadsCameAndWent() {
        var before = new ProcessFigures(0, 0, 4, Map.of("timers", 1, "http", 2, "gone", 1));
        var after = new ProcessFigures(0, 0, 5, Map.of("timers", 1, "http", 4));

        assertThat(after.threadsSince(before)).isEqualTo(Map.of("http", 2, "gone", -1));
    }

    @Test
    void shouldLookAtARunningProcess() {
        ProcessFigures own = ProcessFigures.of(ProcessHandle.current().pid());

        assertThat(own.rssMib()).isPositive();
        assertThat(own.pssKib()).isPositive();
        assertThat(own.threads()).isPositive();
        assertThat(own.threadNames()).isNotEmpty();
    }
}
