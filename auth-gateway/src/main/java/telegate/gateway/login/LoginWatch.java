package telegate.gateway.login;

import io.smallrye.mutiny.subscription.MultiEmitter;
import org.jspecify.annotations.Nullable;

/// One who looks at a login. Thread-safe: the lock keeps the states in order, for the first one is
/// looked for while later ones arrive already.
final class LoginWatch {

    private final MultiEmitter<? super LoginView> out;
    private LoginView newest;
    private @Nullable LoginView sent;
    private boolean flowing;

    LoginWatch(LoginView stored, MultiEmitter<? super LoginView> out) {
        this.newest = stored;
        this.out = out;
    }

    synchronized void tell(LiveLogins.Told told) {
        newest = told.on(newest);
        send();
    }

    /// Looks into the ring and at the clock, and sends what is newest.
    synchronized void flow(LoginView current) {
        if (current.version() > newest.version()) {
            newest = current;
        }
        flowing = true;
        send();
    }

    /// No worker took the login up in time.
    synchronized void expire(LoginView expired) {
        if (newest.version() == 0 && !newest.state().isFinal()) {
            newest = expired;
            sent = null;
            send();
        }
    }

    private void send() {
        if (!flowing || (sent != null && sent.version() >= newest.version())) {
            return;
        }
        sent = newest;
        out.emit(newest);
        if (newest.state().isFinal()) {
            out.complete();
        }
    }
}
