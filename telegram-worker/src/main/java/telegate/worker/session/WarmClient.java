package telegate.worker.session;

import java.time.Duration;
import java.util.Optional;
import org.jspecify.annotations.Nullable;
import telegate.worker.tdlib.AuthorizationState;
import telegate.worker.tdlib.ConnectionState;
import telegate.worker.tdlib.TdError;
import telegate.worker.tdlib.TdUpdate;

/// A client in the pool. Thread-safe.
final class WarmClient {

    private final ClientSession session;
    private final long madeAt = System.nanoTime();
    private boolean waiting;
    private boolean connected;
    private boolean lost;
    private @Nullable TdError refusal;

    WarmClient(ClientSession session) {
        this.session = session;
        session.observe(this::observed);
    }

    /// Whether a QR code is one round trip away.
    synchronized boolean ready() {
        return waiting && connected && !lost;
    }

    synchronized boolean lost() {
        return lost;
    }

    /// Why TDLib did not open it; empty when it did.
    synchronized Optional<TdError> refusal() {
        return Optional.ofNullable(refusal);
    }

    boolean olderThan(Duration age) {
        return System.nanoTime() - madeAt > age.toNanos();
    }

    ClientSession session() {
        return session;
    }

    private synchronized void observed(TdUpdate update) {
        switch (update) {
            case TdUpdate.Authorization(AuthorizationState.WaitPhoneNumber _) -> waiting = true;
            case TdUpdate.Authorization(AuthorizationState.Closed _) -> lost = true;
            case TdUpdate.OpenFailed(TdError error, boolean _) -> {
                refusal = error;
                lost = true;
            }
            case TdUpdate.Connection(ConnectionState state) ->
                    connected = state == ConnectionState.READY;
            default -> {}
        }
    }
}
