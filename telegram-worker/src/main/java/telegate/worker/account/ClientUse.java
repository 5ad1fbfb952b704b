package telegate.worker.account;

import java.time.Instant;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.atomic.AtomicLong;

/// What a connected client has been through since it was opened. Thread-safe.
///
/// @param messages received so far
record ClientUse(Instant openedAt, AtomicLong messages) {

    /// The client of `account`, which was opened with this.
    Recyclable of(Account account) {
        return new UsedClient(account, this);
    }

    private record UsedClient(Account account, ClientUse use) implements Recyclable {

        @Override
        public Instant openedAt() {
            return use.openedAt();
        }

        @Override
        public long messages() {
            return use.messages().get();
        }

        @Override
        public CompletableFuture<Boolean> recycle() {
            return account.recycle();
        }

        @Override
        public String toString() {
            return account.toString();
        }
    }

    static ClientUse since(Instant openedAt) {
        return new ClientUse(openedAt, new AtomicLong());
    }
}
