package telegate.bench;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Locale;

/// On what was measured: numbers of another machine, or of a busy one, are other numbers.
///
/// @param load processes that wanted to run in the last minute, before the benchmark began
record Machine(String cpu, int processors, String java, String system, double load) {

    static Machine here() {
        return new Machine(
                cpuName(),
                Runtime.getRuntime().availableProcessors(),
                System.getProperty("java.vm.version", "?"),
                System.getProperty("os.name") + " " + System.getProperty("os.version"),
                loadAverage());
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
                "%s, %d processors, load %.1f before the start; Java %s, %s",
                cpu,
                processors,
                load,
                java,
                system);
    }
}
