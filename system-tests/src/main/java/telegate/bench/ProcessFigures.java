package telegate.bench;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Locale;
import java.util.Map;
import java.util.TreeMap;
import java.util.stream.Stream;

/// Memory and threads of a process, as Linux tells them.
///
/// @param rssKib memory in RAM
/// @param pssKib the same, with shared pages divided among those who share them
/// @param threadNames how many threads have each name, numbers left out
record ProcessFigures(long rssKib, long pssKib, int threads, Map<String, Integer> threadNames) {

    private static final double KIB_PER_MIB = 1024;

    /// @throws BenchFailure when there is no such process
    static ProcessFigures of(long pid) {
        Path process = Path.of("/proc", Long.toString(pid));
        try {
            String status = Files.readString(process.resolve("status"));
            return new ProcessFigures(
                    field(status, "VmRSS"),
                    field(Files.readString(process.resolve("smaps_rollup")), "Pss"),
                    (int) field(status, "Threads"),
                    names(process.resolve("task")));
        } catch (IOException e) {
            throw new BenchFailure("Process " + pid + " cannot be looked at", e);
        }
    }

    /// Memory in RAM alone, which costs the process nothing to be asked.
    ///
    /// @throws BenchFailure when there is no such process
    static double residentMib(long pid) {
        try {
            String status = Files.readString(Path.of("/proc", Long.toString(pid), "status"));
            return field(status, "VmRSS") / KIB_PER_MIB;
        } catch (IOException e) {
            throw new BenchFailure("Process " + pid + " cannot be looked at", e);
        }
    }

    /// The number in a line such as `VmRSS: 1234 kB`.
    static long field(String text, String name) {
        return text.lines()
                .filter(line -> line.startsWith(name + ":"))
                .findFirst()
                .map(line -> Long.parseLong(line.replaceAll("[^0-9]", "")))
                .orElseThrow(() -> new BenchFailure("Linux does not tell " + name));
    }

    private static Map<String, Integer> names(Path tasks) throws IOException {
        Map<String, Integer> names = new TreeMap<>();
        try (Stream<Path> threads = Files.list(tasks)) {
            for (Path thread : threads.toList()) {
                names.merge(name(thread), 1, Integer::sum);
            }
        }
        return names;
    }

    private static String name(Path thread) throws IOException {
        String name = Files.readString(thread.resolve("comm")).strip();
        return name.replaceAll("[-# ]*[0-9]+$", "").toLowerCase(Locale.ROOT);
    }

    double rssMib() {
        return rssKib / KIB_PER_MIB;
    }

    double pssMib() {
        return pssKib / KIB_PER_MIB;
    }

    /// The threads that came and went since `earlier`, by name.
    Map<String, Integer> threadsSince(ProcessFigures earlier) {
        Map<String, Integer> changes = new TreeMap<>(threadNames);
        earlier.threadNames.forEach((name, count) -> changes.merge(name, -count, Integer::sum));
        changes.values().removeIf(change -> change == 0);
        return changes;
    }
}
