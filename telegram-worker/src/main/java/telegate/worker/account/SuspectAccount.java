package telegate.worker.account;

import java.time.Duration;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.RejectedExecutionException;
import telegate.worker.storage.Retiring;

/// An account in the line of those that start alone.
///
/// @param owed its clients that are still to be logged out
record SuspectAccount(Account account, List<Retiring> owed) implements SuspectLine.Suspect {

    @Override
    public void take(CompletableFuture<Boolean> turn) {
        account.starts().turn(turn);
        try {
            account.execute(() -> account.recovery().startAlone(owed));
        } catch (RejectedExecutionException e) {
            turn.completeExceptionally(e);
        }
        if (account.left()) {
            turn.complete(false);
        }
    }

    @Override
    public void over() {
        try {
            account.execute(() -> account.recovery().turnOver());
        } catch (RejectedExecutionException e) {
            account.context.timer().after(Duration.ofSeconds(1), this::over);
        }
    }

    @Override
    public String toString() {
        return account.toString();
    }
}
