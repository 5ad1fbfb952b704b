package telegate.bench;

import java.util.LinkedHashMap;
import java.util.Locale;
import java.util.Map;

/// What `bench recycling` found.
///
/// @param seconds that the messages took
/// @param sent messages that were sent
/// @param published different ones that were published
/// @param repeated published once more than needed
/// @param recycled by the worker's own count, without what came before the messages
/// @param absences the longest time without a proven connection, of each account
/// @param exactMillis as exact as these are
/// @param away accounts that are not back
/// @param restarts processes that ended by themselves
record RecyclingFindings(
        double seconds,
        long sent,
        long published,
        long repeated,
        WorkerClient.Recycled recycled,
        MemorySamples.Summary memory,
        Timings absences,
        double exactMillis,
        int away,
        int restarts) {

    /// Not published, though sent; or not even sent, because nothing was published any more.
    long missing(RecyclingOptions options) {
        return (long) options.messages() * options.accounts() - published;
    }

    boolean well(RecyclingOptions options) {
        return missing(options) == 0 && away == 0 && restarts == 0;
    }

    /// MiB that the second half of the run added in the time of one hour's ordinary traffic.
    double slopePerHour(RecyclingOptions options) {
        return memory.slope() * seconds / options.hours();
    }

    Table table(RecyclingOptions options) {
        double hours = options.hours();
        return new Table("recycling", "found")
                .row("hours of ordinary traffic", text(hours))
                .row("seconds that they took here", text(seconds))
                .row("messages sent", Long.toString(sent))
                .row("published at least once", Long.toString(published))
                .row("missing", Long.toString(missing(options)))
                .row("published again", Long.toString(repeated))
                .row("clients recycled", text(recycled.all()))
                .row("  for their messages", text(recycled.messages()))
                .row("  for the memory budget", text(recycled.memory()))
                .row("  for their age", text(recycled.age()))
                .row("  of each account", text(recycled.all() / options.accounts()))
                .row("ms away, on average, says the worker", text(recycled.meanMillis()))
                .row("RSS at the start, MiB", text(memory.start()))
                .row("RSS, median", text(memory.median()))
                .row("RSS, p95", text(memory.p95()))
                .row("RSS, max", text(memory.max()))
                .row("memory budget", Integer.toString(options.budgetMib()))
                .row("RSS, MiB more in an hour's traffic", text(slopePerHour(options)))
                .row("longest absence of each account, ms: p50", text(absences.millis(50)))
                .row("  p95", text(absences.millis(95)))
                .row("  max", text(absences.millis(100)))
                .row("  looks were apart up to", text(exactMillis))
                .row("accounts that are not back", Integer.toString(away));
    }

    String lastLine(RecyclingOptions options) {
        return String.format(
                Locale.ROOT,
                "bench recycling: accounts=%d messages=%d recycled=%.0f missing=%d rss_start_mib=%.1f rss_max_mib=%.1f budget_mib=%d absence_p95_ms=%.0f absence_max_ms=%.0f",
                options.accounts(),
                sent,
                recycled.all(),
                missing(options),
                memory.start(),
                memory.max(),
                options.budgetMib(),
                absences.millis(95),
                absences.millis(100));
    }

    /// For the JSON report.
    Map<String, Object> summary(RecyclingOptions options) {
        Map<String, Object> summary = new LinkedHashMap<>();
        summary.put("hours", options.hours());
        summary.put("seconds", seconds);
        summary.put("sent", sent);
        summary.put("published", published);
        summary.put("missing", missing(options));
        summary.put("repeated", repeated);
        summary.put("recycled", recycled);
        summary.put("rss_mib", memory);
        summary.put("rss_mib_per_hour", slopePerHour(options));
        summary.put("longest_absences_ms", absences.summary());
        summary.put("exact_ms", exactMillis);
        summary.put("away", away);
        summary.put("restarts", restarts);
        return summary;
    }

    private static String text(double value) {
        return value == Math.rint(value)
                ? String.format(Locale.ROOT, "%.0f", value)
                : String.format(Locale.ROOT, "%.1f", value);
    }
}
