package telegate.worker.account;

import java.util.concurrent.CompletableFuture;
import java.util.concurrent.atomic.AtomicReference;

/// That an account was taken over, until it is taken up from what is stored: it may have to wait
/// for its turn, and its lane waits with it. Thread-safe.
final class AwaitedStart {

    private enum State {
        NOT_AWAITED,
        AWAITED,
        BEGUN,
        /// Its partition goes away before its turn has come.
        WITHDRAWN
    }

    private final AtomicReference<State> state = new AtomicReference<>(State.NOT_AWAITED);
    private volatile CompletableFuture<Void> up = CompletableFuture.completedFuture(null);

    /// From now until it is taken up its partition is not restored.
    ///
    /// @param up is completed when it is withdrawn: what waits on the lane of an account that has
    ///   left is not run any more
    void await(CompletableFuture<Void> up) {
        this.up = up;
        state.set(State.AWAITED);
    }

    /// Its turn has come.
    ///
    /// @return false when it was withdrawn
    boolean begin() {
        return state.compareAndSet(State.AWAITED, State.BEGUN) || state.get() != State.WITHDRAWN;
    }

    /// It is taken up, as far as that is possible for now.
    void over() {
        state.set(State.NOT_AWAITED);
    }

    /// Whether it is not taken up yet.
    boolean awaited() {
        State now = state.get();
        return now == State.AWAITED || now == State.BEGUN;
    }

    /// Its turn is not to come any more.
    ///
    /// @return false when it has come; there may be a client then
    boolean withdraw() {
        boolean withdrawn = state.compareAndSet(State.AWAITED, State.WITHDRAWN);
        if (withdrawn) {
            up.complete(null);
        }
        return withdrawn;
    }
}
