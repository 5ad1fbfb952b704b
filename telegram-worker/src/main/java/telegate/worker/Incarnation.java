package telegate.worker;

import jakarta.inject.Singleton;
import java.util.UUID;
import telegate.contract.TimeOrderedIds;
import telegate.worker.config.WorkerConfig;

/// This start of this process: who owns partitions, and whom the sandbox tells apart.
@Singleton
class Incarnation {

    private final UUID id;

    Incarnation(WorkerConfig config) {
        id = config.incarnation().orElseGet(TimeOrderedIds::next);
    }

    UUID id() {
        return id;
    }
}
