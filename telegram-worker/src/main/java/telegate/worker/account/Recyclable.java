package telegate.worker.account;

import java.time.Instant;
import java.util.concurrent.CompletableFuture;

/// A client of an account that is online: it may be closed and opened again. Thread-safe.
interface Recyclable {

    /// Since when it is open.
    Instant openedAt();

    /// How many messages it has received since then.
    long messages();

    /// Closes it and opens it again.
    ///
    /// @return completes with true when Telegram has answered through the new one, with false when
    ///   there was nothing to recycle; fails when the client could not be closed or opened
    CompletableFuture<Boolean> recycle();
}
