package telegate.bench;

import com.fasterxml.jackson.databind.JsonNode;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/// What one measurement of logins found.
///
/// @param sandbox the sandbox's own times for each request of TDLib, as it tells them
/// @param cpu processor time for each login, by part
record LoginRun(
        OpenLoop.Outcome<LoginJourney.Seen> outcome,
        Map<String, Timings> hops,
        WorkerClient.Starts starts,
        JsonNode sandbox,
        Map<String, Double> cpu) {

    Timings code() {
        return timings(outcome.seen().stream().map(LoginJourney.Seen::code).toList());
    }

    Timings post() {
        return timings(outcome.seen().stream().map(LoginJourney.Seen::post).toList());
    }

    Timings success() {
        return timings(outcome.seen().stream().map(LoginJourney.Seen::success).toList());
    }

    private static Timings timings(List<Long> nanos) {
        Timings timings = new Timings();
        nanos.forEach(timings::add);
        return timings;
    }

    Table table() {
        Table table =
                Table.ofTimings(outcome.seen().size() + " logins, milliseconds")
                        .row("request -> QR code at the page", code())
                        .row("request -> its answer", post())
                        .row("scan -> success at the page", success());
        hops.forEach((name, timings) -> table.row("  " + name, timings));
        table.row(
                "sandbox itself, each request of TDLib",
                Table.millis(sandbox.path("p50Millis").asDouble()),
                "",
                Table.millis(sandbox.path("p99Millis").asDouble()),
                Table.millis(sandbox.path("maxMillis").asDouble()));
        return table.row("benchmark's own lateness", outcome.lateness());
    }

    /// For the JSON report.
    Map<String, Object> summary() {
        Map<String, Object> summary = new LinkedHashMap<>();
        summary.put("logins", outcome.seen().size());
        summary.put("failures", outcome.failures());
        summary.put("qr_ms", code().summary());
        summary.put("post_ms", post().summary());
        summary.put("success_ms", success().summary());
        Map<String, Object> stretches = new LinkedHashMap<>();
        hops.forEach((name, timings) -> stretches.put(name, timings.summary()));
        summary.put("hops_ms", stretches);
        summary.put("sandbox", sandbox);
        summary.put("lateness_ms", outcome.lateness().summary());
        summary.put("starts", starts);
        summary.put("cold_percent", starts.coldPercent());
        summary.put("cpu_ms_per_login", cpu);
        return summary;
    }
}
