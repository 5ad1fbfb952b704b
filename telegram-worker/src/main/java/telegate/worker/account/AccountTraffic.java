package telegate.worker.account;

import java.util.HashSet;
import java.util.Set;
import java.util.concurrent.CompletableFuture;
import java.util.function.Supplier;
import telegate.worker.egress.ClientTraffic;

/// What the clients of one account have moved through the gate since this worker has the account,
/// whether they are still open or not. Thread-safe.
final class AccountTraffic {

    private final Set<Supplier<ClientTraffic>> open = new HashSet<>();
    private Bytes closed = new Bytes(0, 0);

    /// @param sent to Telegram
    /// @param received from it
    record Bytes(long sent, long received) {

        private Bytes and(ClientTraffic more) {
            return new Bytes(sent + more.up(), received + more.down());
        }
    }

    /// One more client, which may have been used before.
    ///
    /// @param traffic goes on counting what this client moves
    /// @param end completes when it moves nothing any more
    void add(Supplier<ClientTraffic> traffic, CompletableFuture<Void> end) {
        synchronized (this) {
            open.add(traffic);
        }
        var unused = end.whenComplete((_, _) -> closed(traffic));
    }

    private synchronized void closed(Supplier<ClientTraffic> traffic) {
        if (open.remove(traffic)) {
            closed = closed.and(traffic.get());
        }
    }

    synchronized Bytes total() {
        Bytes total = closed;
        for (Supplier<ClientTraffic> one : open) {
            total = total.and(one.get());
        }
        return total;
    }
}
