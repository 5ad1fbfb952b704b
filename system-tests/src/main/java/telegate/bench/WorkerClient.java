package telegate.bench;

import com.fasterxml.jackson.databind.JsonNode;
import java.util.HashSet;
import java.util.Set;

/// The worker's metrics. Thread-safe.
final class WorkerClient implements AutoCloseable {

    private final JsonHttp http;

    WorkerClient(int port) {
        this.http = new JsonHttp(port);
    }

    /// How many logins took a client from the pool that was ready, and how many one that was not.
    record Starts(double warm, double cold) {

        Starts since(Starts earlier) {
            return new Starts(warm - earlier.warm, cold - earlier.cold);
        }

        double coldPercent() {
            double all = warm + cold;
            return all == 0 ? 0 : 100 * cold / all;
        }
    }

    Starts starts() throws InterruptedException {
        String metrics = metrics();
        return new Starts(
                value(metrics, "telegate_pool_taken_total", "start=\"warm\""),
                value(metrics, "telegate_pool_taken_total", "start=\"cold\""));
    }

    /// Clients that were recycled, by reason.
    ///
    /// @param times how often the worker measured how long that took
    /// @param seconds that these took together, from the close to Telegram's answer
    record Recycled(double age, double messages, double memory, double times, double seconds) {

        Recycled since(Recycled earlier) {
            return new Recycled(
                    age - earlier.age,
                    messages - earlier.messages,
                    memory - earlier.memory,
                    times - earlier.times,
                    seconds - earlier.seconds);
        }

        double all() {
            return age + messages + memory;
        }

        double meanMillis() {
            return times == 0 ? 0 : 1000 * seconds / times;
        }
    }

    Recycled recycled() throws InterruptedException {
        return recycled(metrics());
    }

    static Recycled recycled(String metrics) {
        String counter = "telegate_accounts_recycled_total";
        return new Recycled(
                value(metrics, counter, "why=\"age\""),
                value(metrics, counter, "why=\"messages\""),
                value(metrics, counter, "why=\"memory\""),
                value(metrics, "telegate_accounts_recycling_seconds_count", ""),
                value(metrics, "telegate_accounts_recycling_seconds_sum", ""));
    }

    int accountsOnline() throws InterruptedException {
        return (int) value(metrics(), "telegate_accounts_online", "");
    }

    /// The ids of the accounts whose connection is proven now; none when the worker is away.
    Set<String> online() throws InterruptedException {
        Set<String> online = new HashSet<>();
        String after = "";
        do {
            JsonNode page;
            try {
                page = http.json(http.to("/manage/accounts?limit=500" + after).build(), 200);
            } catch (BenchFailure away) {
                return Set.of();
            }
            for (JsonNode account : page.path("accounts")) {
                if (account.path("state").asText().equals("online")) {
                    online.add(account.path("accountId").asText());
                }
            }
            String next = page.path("next").asText("");
            after = next.isEmpty() ? "" : "&after=" + next;
        } while (!after.isEmpty());
        return online;
    }

    private String metrics() throws InterruptedException {
        return http.text(http.to("/q/metrics").header("Accept", "text/plain").build(), 200);
    }

    /// @param label one that the line has, as the text format writes it; may be empty
    /// @throws BenchFailure when there is no such line
    static double value(String metrics, String name, String label) {
        return metrics.lines()
                .filter(line -> line.startsWith(name + "{") || line.startsWith(name + " "))
                .filter(line -> line.contains(label))
                .findFirst()
                .map(line -> Double.parseDouble(line.substring(line.lastIndexOf(' ') + 1)))
                .orElseThrow(
                        () -> new BenchFailure("The worker does not tell " + name + " " + label));
    }

    @Override
    public void close() {
        http.close();
    }
}
