package telegate.bench;

import java.util.HashSet;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import telegate.standalone.Part;
import telegate.standalone.Standalone;

/// Whose connection is proven, as the workers of a system say. Thread-safe.
final class OnlineAccounts implements AutoCloseable {

    private final Standalone system;
    private final Map<Integer, WorkerClient> clients = new ConcurrentHashMap<>();

    OnlineAccounts(Standalone system) {
        this.system = system;
    }

    /// Of all workers together.
    Set<String> anywhere() {
        Set<String> online = new HashSet<>();
        try {
            for (Part worker : system.workers()) {
                online.addAll(of(worker));
            }
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
        return online;
    }

    /// Of one worker; nobody when it is away.
    Set<String> of(Part worker) throws InterruptedException {
        return clients.computeIfAbsent(worker.port(), WorkerClient::new).online();
    }

    @Override
    public void close() {
        clients.values().forEach(WorkerClient::close);
    }
}
