package telegate.worker.account;

import java.time.Instant;
import java.util.concurrent.atomic.AtomicLong;

/// What a connected client has been through since it was opened. Thread-safe.
///
/// @param messages received so far
record ClientUse(Instant openedAt, AtomicLong messages) {

    static ClientUse since(Instant openedAt) {
        return new ClientUse(openedAt, new AtomicLong());
    }
}
