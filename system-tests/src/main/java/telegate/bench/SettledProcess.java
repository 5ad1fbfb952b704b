package telegate.bench;

import java.io.IOException;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayDeque;
import java.util.Deque;
import java.util.concurrent.TimeUnit;

/// Looks at a JVM when it has come to rest: collects its garbage again and again until its memory
/// stays the same.
final class SettledProcess {

    private static final Duration PAUSE = Duration.ofSeconds(2);
    private static final int EQUAL_READINGS = 5;
    private static final int MOST_READINGS = 60;
    private static final long TOLERATED_KIB = 1024;
    private static final Duration JCMD_LIMIT = Duration.ofSeconds(30);

    private SettledProcess() {}

    /// @param settled false when it did not come to rest in about two minutes
    record Reading(ProcessFigures figures, boolean settled) {}

    static Reading look(long pid) throws InterruptedException {
        Deque<Long> readings = new ArrayDeque<>();
        for (int i = 1; ; i++) {
            collect(pid);
            Thread.sleep(PAUSE);
            ProcessFigures figures = ProcessFigures.of(pid);
            readings.addLast(figures.rssKib());
            if (readings.size() > EQUAL_READINGS) {
                readings.removeFirst();
            }
            boolean settled =
                    readings.size() == EQUAL_READINGS && spread(readings) <= TOLERATED_KIB;
            if (settled || i == MOST_READINGS) {
                return new Reading(figures, settled);
            }
        }
    }

    private static long spread(Deque<Long> readings) {
        var all = readings.stream().mapToLong(Long::longValue).summaryStatistics();
        return all.getMax() - all.getMin();
    }

    private static void collect(long pid) throws InterruptedException {
        Path jcmd = Path.of(System.getProperty("java.home"), "bin", "jcmd");
        try {
            Process process =
                    new ProcessBuilder(jcmd.toString(), Long.toString(pid), "GC.run")
                            .redirectErrorStream(true)
                            .redirectOutput(ProcessBuilder.Redirect.DISCARD)
                            .start();
            if (!process.waitFor(JCMD_LIMIT.toMillis(), TimeUnit.MILLISECONDS)
                    || process.exitValue() != 0) {
                process.destroyForcibly();
                throw new BenchFailure("jcmd could not collect the garbage of process " + pid);
            }
        } catch (IOException e) {
            throw new BenchFailure(jcmd + " cannot be run; a whole JDK is needed", e);
        }
    }
}
