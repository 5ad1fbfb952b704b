package telegate.sandbox.dc;

import java.time.Instant;
import java.util.List;
import telegate.sandbox.tl.TlObject;

/// The sessions of all clients, and what can be done to them from outside. Thread-safe.
public final class Sessions {
    /// A key that was used by an older start of a client after a newer one, from another process.
    ///
    /// @param older the process that should have been silent
    /// @param newer the process that had taken over
    public record DuplicateUse(long authKeyId, String older, String newer, Instant at) {}

    Sessions() {}

    /// Sends an update (an object of type `Updates`) to every session of a permanent key. Where no
    /// connection is open it waits, and is sent together with `updatesTooLong` as soon as one is.
    public void push(long authKeyId, TlObject update) {
        throw new UnsupportedOperationException();
    }

    /// From now on every query of this key is answered `401 AUTH_KEY_UNREGISTERED`; its clients are
    /// nudged to notice at once.
    public void revoke(long authKeyId) {
        throw new UnsupportedOperationException();
    }

    /// Cuts the connections of a key.
    public void dropConnections(long authKeyId) {
        throw new UnsupportedOperationException();
    }

    /// Cuts every connection.
    public void dropAll() {
        throw new UnsupportedOperationException();
    }

    /// Number of open connections of a key that carried encrypted messages.
    public int connections(long authKeyId) {
        throw new UnsupportedOperationException();
    }

    /// Every key that was used from two places; empty in a healthy system.
    public List<DuplicateUse> duplicatedKeys() {
        throw new UnsupportedOperationException();
    }
}
