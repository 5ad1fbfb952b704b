package telegate.worker;

import jakarta.inject.Singleton;
import java.util.UUID;
import telegate.contract.TimeOrderedIds;

/// This start of this process: who owns partitions, and whom the sandbox tells apart.
@Singleton
class Incarnation {

    private final UUID id = TimeOrderedIds.next();

    UUID id() {
        return id;
    }
}
