package telegate.bench;

import java.time.Duration;
import java.util.LinkedHashMap;
import java.util.Locale;
import java.util.Map;
import java.util.stream.Collectors;
import telegate.standalone.PartName;

/// How much processor time the parts have used.
record CpuTimes(Map<PartName, Duration> used) {

    static CpuTimes of(Map<PartName, ProcessHandle> processes) {
        Map<PartName, Duration> used = new LinkedHashMap<>();
        processes.forEach((name, process) ->
                process.info().totalCpuDuration().ifPresent(time -> used.put(name, time)));
        return new CpuTimes(used);
    }

    /// Milliseconds for each of `times` since `earlier`.
    Map<String, Double> each(CpuTimes earlier, int times) {
        Map<String, Double> each = new LinkedHashMap<>();
        used.forEach((name, now) -> {
            Duration before = earlier.used.getOrDefault(name, Duration.ZERO);
            each.put(name.label(), now.minus(before).toNanos() / 1e6 / Math.max(1, times));
        });
        return each;
    }

    static String text(Map<String, Double> each) {
        return each.entrySet().stream()
                .map(part ->
                        String.format(Locale.ROOT, "%s %.0f ms", part.getKey(), part.getValue()))
                .collect(Collectors.joining(", "));
    }
}
