package telegate.bench;

import java.time.Duration;
import java.util.ArrayList;
import java.util.List;

/// Looks at a process's memory every second, on a thread of its own. Thread-safe.
final class MemorySamples implements AutoCloseable {

    private static final Duration PAUSE = Duration.ofSeconds(1);
    private static final double NANOS_PER_SECOND = 1e9;

    private final long pid;
    private final long begun = System.nanoTime();
    private final List<Sample> samples = new ArrayList<>();
    private final Thread thread = Thread.ofPlatform().name("memory").unstarted(this::run);

    /// @param seconds since the first one
    record Sample(double seconds, double mib) {}

    /// What the samples say.
    ///
    /// @param slope MiB in a second, over the second half, by least squares
    record Summary(double start, double median, double p95, double max, double slope) {

        /// @throws IllegalArgumentException when there is no sample
        static Summary of(List<Sample> samples) {
            if (samples.isEmpty()) {
                throw new IllegalArgumentException("Nothing was measured");
            }
            double[] sorted = samples.stream().mapToDouble(Sample::mib).sorted().toArray();
            return new Summary(
                    samples.getFirst().mib(),
                    percentile(sorted, 50),
                    percentile(sorted, 95),
                    sorted[sorted.length - 1],
                    slopeOf(samples.subList(samples.size() / 2, samples.size())));
        }

        private static double percentile(double[] sorted, double percent) {
            int rank = (int) Math.ceil(percent / 100 * sorted.length);
            return sorted[Math.max(0, rank - 1)];
        }

        private static double slopeOf(List<Sample> half) {
            double seconds = half.stream().mapToDouble(Sample::seconds).average().orElse(0);
            double mib = half.stream().mapToDouble(Sample::mib).average().orElse(0);
            double both = 0;
            double square = 0;
            for (Sample sample : half) {
                double distance = sample.seconds() - seconds;
                both += distance * (sample.mib() - mib);
                square += distance * distance;
            }
            return square == 0 ? 0 : both / square;
        }
    }

    private MemorySamples(long pid) {
        this.pid = pid;
    }

    /// Begins; the first sample is there when this returns.
    ///
    /// @throws BenchFailure when there is no such process
    static MemorySamples of(long pid) {
        MemorySamples samples = new MemorySamples(pid);
        samples.take();
        samples.thread.start();
        return samples;
    }

    private void run() {
        try {
            while (true) {
                Thread.sleep(PAUSE);
                take();
            }
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        } catch (BenchFailure e) {
            // The process has ended, which is told where it is noticed; what was seen is kept.
        }
    }

    private synchronized void take() {
        double mib = ProcessFigures.residentMib(pid);
        samples.add(new Sample((System.nanoTime() - begun) / NANOS_PER_SECOND, mib));
    }

    synchronized List<Sample> taken() {
        return List.copyOf(samples);
    }

    @Override
    public void close() throws InterruptedException {
        thread.interrupt();
        thread.join();
    }
}
