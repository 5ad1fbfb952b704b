package telegate.bench;

import java.util.LinkedHashMap;
import java.util.Map;
import java.util.concurrent.TimeUnit;
import org.HdrHistogram.Histogram;

/// How long something took, over many times: percentiles in milliseconds. Not thread-safe.
final class Timings {

    private static final int DIGITS = 3;
    private static final double NANOS_PER_MILLI = 1e6;

    private final Histogram histogram = new Histogram(TimeUnit.MINUTES.toNanos(10), DIGITS);

    /// A time below zero, from two clocks that differ by a little, counts as none.
    void add(long nanos) {
        histogram.recordValue(Math.clamp(nanos, 0, histogram.getHighestTrackableValue()));
    }

    void addAll(Timings other) {
        histogram.add(other.histogram);
    }

    long count() {
        return histogram.getTotalCount();
    }

    /// @param percent 50 for the median, 100 for the longest; 0 ms when nothing was measured
    double millis(double percent) {
        return count() == 0 ? 0 : histogram.getValueAtPercentile(percent) / NANOS_PER_MILLI;
    }

    /// For the JSON report.
    Map<String, Object> summary() {
        Map<String, Object> summary = new LinkedHashMap<>();
        summary.put("count", count());
        summary.put("p50", millis(50));
        summary.put("p90", millis(90));
        summary.put("p99", millis(99));
        summary.put("max", millis(100));
        return summary;
    }
}
