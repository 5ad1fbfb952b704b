package telegate.sandbox.phone;

import static java.nio.charset.StandardCharsets.UTF_8;

import com.sun.net.httpserver.HttpExchange;
import java.io.IOException;

/// Server-sent events for open pages: only that something changed. What it is now, they ask.
final class EventStream {
    private static final long KEEP_ALIVE_MILLIS = 15_000;

    private final LiveChanges changes;

    EventStream(LiveChanges changes) {
        this.changes = changes;
    }

    /// Writes until the browser goes away or the thread is interrupted; occupies its thread, which
    /// is a virtual one.
    void serve(HttpExchange exchange) throws IOException {
        exchange.getResponseHeaders().set("Content-Type", "text/event-stream");
        exchange.getResponseHeaders().set("Cache-Control", "no-store");
        exchange.sendResponseHeaders(200, 0);
        try (var out = exchange.getResponseBody()) {
            long seen = -1;
            while (true) {
                long now = changes.await(seen, KEEP_ALIVE_MILLIS);
                var text = now == seen ? ":\n\n" : "data: " + now + "\n\n";
                out.write(text.getBytes(UTF_8));
                out.flush();
                seen = now;
            }
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt(); // the phone is being switched off
        }
    }
}
