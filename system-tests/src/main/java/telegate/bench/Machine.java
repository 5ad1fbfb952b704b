package telegate.bench;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.Locale;

/// On what was measured: numbers of another machine, or of a busy one, are other numbers.
///
/// @param load processes that wanted to run in the last minute, before the benchmark began
/// @param paceMillis how long one thread needs for a fixed piece of work, the median of several: a
///   machine that shares its processors changes its speed from hour to hour, and figures of two
///   hours compare only with that
record Machine(
        String cpu, int processors, String java, String system, double load, double paceMillis) {

    private static final int PACES = 9;
    private static final int STEPS = 50_000_000;

    static Machine here() {
        double load = loadAverage();
        return new Machine(
                cpuName(),
                Runtime.getRuntime().availableProcessors(),
                System.getProperty("java.vm.version", "?"),
                System.getProperty("os.name") + " " + System.getProperty("os.version"),
                load,
                pace());
    }

    private static double pace() {
        double[] millis = new double[PACES];
        long seed = System.nanoTime() | 1;
        for (int i = 0; i < PACES; i++) {
            long begin = System.nanoTime();
            seed = scrambled(seed);
            millis[i] = (System.nanoTime() - begin) / 1e6;
        }
        Arrays.sort(millis);
        // Used, so that no compiler leaves the work out; never 0 for a seed that is not.
        return seed == 0 ? 0 : millis[PACES / 2];
    }

    /// Nothing but arithmetic (Marsaglia's xorshift), so that it depends on the processor alone.
    private static long scrambled(long seed) {
        long value = seed;
        for (int i = 0; i < STEPS; i++) {
            value ^= value << 13;
            value ^= value >>> 7;
            value ^= value << 17;
        }
        return value;
    }

    private static String cpuName() {
        try (var lines = Files.lines(Path.of("/proc/cpuinfo"))) {
            return lines.filter(line -> line.startsWith("model name"))
                    .map(line -> line.substring(line.indexOf(':') + 1).strip())
                    .findFirst()
                    .orElse("unknown CPU");
        } catch (IOException e) {
            throw new UncheckedIOException("/proc/cpuinfo cannot be read", e);
        }
    }

    private static double loadAverage() {
        try {
            return Double.parseDouble(Files.readString(Path.of("/proc/loadavg")).split(" ")[0]);
        } catch (IOException e) {
            throw new UncheckedIOException("/proc/loadavg cannot be read", e);
        }
    }

    @Override
    public String toString() {
        return String.format(
                Locale.ROOT,
                "%s, %d processors, load %.1f before the start, pace %.0f ms; Java %s, %s",
                cpu,
                processors,
                load,
                paceMillis,
                java,
                system);
    }
}
