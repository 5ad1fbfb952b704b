package telegate.bench;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.within;

import java.util.List;
import java.util.Map;
import java.util.stream.IntStream;
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
    void shouldReadWhatWasRecycled() {
        String metrics =
                """
                telegate_accounts_recycled_total{why="age"} 0.0
                telegate_accounts_recycled_total{why="memory"} 5.0
                telegate_accounts_recycled_total{why="messages"} 20.0
                telegate_accounts_recycling_seconds_count 25.0
                telegate_accounts_recycling_seconds_sum 0.75
                telegate_accounts_recycling_seconds_max 0.09
                """;
        var before = new WorkerClient.Recycled(0, 10, 0, 15, 0.25);

        var since = WorkerClient.recycled(metrics).since(before);

        assertThat(since).isEqualTo(new WorkerClient.Recycled(0, 10, 5, 10, 0.5));
        assertThat(since.all()).isEqualTo(15);
        assertThat(since.meanMillis()).isEqualTo(50);
        assertThat(before.since(before).meanMillis()).isZero();
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

    @Test
    void shouldTellHowMemoryWentAlong() {
        // Rises while it warms up, then stays.
        List<MemorySamples.Sample> samples =
                IntStream.range(0, 100)
                        .mapToObj(i -> new MemorySamples.Sample(i, 300 + Math.min(i, 50)))
                        .toList();

        var summary = MemorySamples.Summary.of(samples);

        assertThat(summary.start()).isEqualTo(300);
        assertThat(summary.median()).isEqualTo(349);
        assertThat(summary.p95()).isEqualTo(350);
        assertThat(summary.max()).isEqualTo(350);
        assertThat(summary.slope()).isZero();
    }

    @Test
    void shouldTellHowFastMemoryGrows() {
        List<MemorySamples.Sample> samples =
                IntStream.range(0, 100)
                        .mapToObj(i -> new MemorySamples.Sample(i, i % 2 + i * 0.5))
                        .toList();

        assertThat(MemorySamples.Summary.of(samples).slope()).isCloseTo(0.5, within(0.01));
        assertThat(MemorySamples.Summary.of(samples.subList(0, 1)).slope()).isZero();
        assertThatThrownBy(() -> MemorySamples.Summary.of(List.of()))
                .isInstanceOf(IllegalArgumentException.class);
    }

    @Test
    void shouldLookAtTheMemoryOfThisProcess() throws InterruptedException {
        try (MemorySamples samples = MemorySamples.of(ProcessHandle.current().pid())) {
            assertThat(samples.taken()).hasSize(1);
            assertThat(samples.taken().getFirst().mib()).isBetween(10.0, 1e5);
        }
    }

    @Test
    void shouldTellWhatIsMissing() {
        RecyclingOptions options =
                RecyclingOptions.parse(
                        List.of(
                                "--accounts=2",
                                "--messages=400",
                                "--per-hour=100",
                                "--budget=300"));
        RecyclingFindings findings =
                new RecyclingFindings(
                        40,
                        800,
                        799,
                        3,
                        new WorkerClient.Recycled(0, 8, 0, 8, 0.4),
                        new MemorySamples.Summary(200, 210, 220, 225, 0.1),
                        new Timings(),
                        40,
                        0,
                        0);

        assertThat(findings.well(options)).isFalse();
        assertThat(findings.slopePerHour(options)).isCloseTo(1, within(1e-9));
        assertThat(findings.lastLine(options))
                .isEqualTo(
                        "bench recycling: accounts=2 messages=800 recycled=8 missing=1"
                                + " rss_start_mib=200.0 rss_max_mib=225.0 budget_mib=300"
                                + " absence_p95_ms=0 absence_max_ms=0");
        assertThat(findings.table(options).toString()).contains("missing", "RSS, p95");
    }
}
