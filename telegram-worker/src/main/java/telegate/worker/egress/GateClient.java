package telegate.worker.egress;

import java.util.UUID;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.atomic.AtomicLong;

/// A client that may use the gate, and what it has moved. Thread-safe.
final class GateClient {

    private final UUID id;
    private final AtomicLong up = new AtomicLong();
    private final AtomicLong down = new AtomicLong();
    private final AtomicInteger connections = new AtomicInteger();
    private volatile long movedAt = System.nanoTime();
    private volatile boolean cut;

    GateClient(UUID id) {
        this.id = id;
    }

    UUID id() {
        return id;
    }

    void up(int bytes) {
        up.addAndGet(bytes);
        movedAt = System.nanoTime();
    }

    void down(int bytes) {
        down.addAndGet(bytes);
        movedAt = System.nanoTime();
    }

    int connections() {
        return connections.get();
    }

    void opened() {
        connections.incrementAndGet();
        movedAt = System.nanoTime();
    }

    void closed() {
        connections.decrementAndGet();
    }

    boolean isCut() {
        return cut;
    }

    void cut() {
        cut = true;
    }

    ClientTraffic traffic() {
        return new ClientTraffic(up.get(), down.get(), connections.get(), movedAt, cut);
    }
}
