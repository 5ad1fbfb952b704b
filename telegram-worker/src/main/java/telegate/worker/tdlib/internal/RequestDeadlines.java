package telegate.worker.tdlib.internal;

import java.time.Duration;
import java.util.concurrent.ConcurrentLinkedQueue;

/// When requests give up waiting. All have the same time, so the order of sending is the order of
/// expiry and a queue is enough; what was answered in time is skipped when its turn comes.
///
/// Thread-safe: any thread adds, the receive thread alone expires.
final class RequestDeadlines {

    private record Entry(long expiresAtNanos, FfmTdClient client, long request) {}

    private final ConcurrentLinkedQueue<Entry> queue = new ConcurrentLinkedQueue<>();
    private final Duration limit;

    RequestDeadlines(Duration limit) {
        this.limit = limit;
    }

    void add(FfmTdClient client, long request) {
        queue.add(new Entry(System.nanoTime() + limit.toNanos(), client, request));
    }

    void expireDue() {
        long now = System.nanoTime();
        for (Entry next = queue.peek();
                next != null && next.expiresAtNanos() - now <= 0;
                next = queue.peek()) {
            queue.remove(next);
            next.client().expire(next.request(), limit);
        }
    }
}
