package telegate.sandbox.dc;

import java.util.ArrayDeque;
import java.util.Deque;
import java.util.List;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.locks.ReentrantLock;
import org.jspecify.annotations.Nullable;
import telegate.sandbox.mtproto.ClientSocket;
import telegate.sandbox.tl.TlObject;

/// Everything that the server remembers, in memory only, about who uses one permanent key: its
/// sessions and the updates that nobody was there to get.
///
/// Thread-safe: the lock makes "is anybody connected?" and "then keep it" one step against a
/// session that connects.
final class Client {
    private static final int MAX_MISSED = 64;

    /// Another process used a key that this one believes to be its own.
    record Rival(String older, String newer) {}

    private final long keyId;
    private final Set<Session> sessions = ConcurrentHashMap.newKeySet();
    private final ReentrantLock lock = new ReentrantLock();
    private final Deque<byte[]> missed = new ArrayDeque<>();
    private KeyUses.Newest newest;
    private volatile @Nullable ClientInfo info;

    /// @param newest the newest session of the key that was ever seen
    Client(long keyId, KeyUses.Newest newest) {
        this.keyId = keyId;
        this.newest = newest;
    }

    long keyId() {
        return keyId;
    }

    Set<Session> sessions() {
        return sessions;
    }

    @Nullable ClientInfo info() {
        return info;
    }

    void info(ClientInfo told) {
        this.info = told;
    }

    /// A session of this key begins. What the others could not deliver is delivered by this one.
    void join(Session session) {
        lock.lock();
        try {
            if (!sessions.add(session)) {
                return;
            }
            for (var other : sessions) {
                if (other != session && other.socket() == null) {
                    other.takeUpdates().forEach(this::keep);
                }
            }
        } finally {
            lock.unlock();
        }
    }

    /// A session has lost its connection. What it could not deliver is delivered by another one
    /// that has one: that may have begun before the loss of the connection was seen here.
    void left(Session session) {
        lock.lock();
        try {
            boolean others =
                    sessions.stream()
                            .anyMatch(other ->
                                    other != session
                                            && other.wantsUpdates()
                                            && other.socket() != null);
            if (others && session.socket() == null) {
                session.takeUpdates().forEach(this::push);
            }
        } finally {
            lock.unlock();
        }
    }

    /// A packet came in, of a session that began with the packet of number `begin`. Within one key
    /// the sessions of a process may be used together; but once a session of another process has
    /// begun, an older one must be silent for ever: whoever uses it does not know that the account
    /// was taken over.
    ///
    /// A process may get a key back later, by an orderly hand-over: then it begins a new session.
    @Nullable Rival use(long begin, String process) {
        lock.lock();
        try {
            if (begin >= newest.begin()) {
                newest = new KeyUses.Newest(process, begin);
                return null;
            }
            return process.equals(newest.process()) ? null : new Rival(process, newest.process());
        } finally {
            lock.unlock();
        }
    }

    /// Sends an update to every connected session, or keeps it until one connects.
    void push(byte[] update) {
        lock.lock();
        try {
            boolean delivered = false;
            for (var session : sessions) {
                if (session.wantsUpdates() && session.socket() != null) {
                    flush(session.push(update));
                    delivered = true;
                }
            }
            if (!delivered) {
                keep(update);
            }
        } finally {
            lock.unlock();
        }
    }

    /// Sends what was missed to a session that has a connection now.
    void catchUp(Session session) {
        lock.lock();
        try {
            if (missed.isEmpty() || !session.wantsUpdates()) {
                return;
            }
            List<byte[]> updates = List.copyOf(missed);
            missed.clear();
            for (var update : updates) {
                flush(session.push(update));
            }
            flush(session.push(TlObject.of("updatesTooLong").toBytes()));
        } finally {
            lock.unlock();
        }
    }

    private void keep(byte[] update) {
        missed.add(update);
        // The `updatesTooLong` that follows makes the client ask for the rest.
        if (missed.size() > MAX_MISSED) {
            missed.remove();
        }
    }

    private static void flush(@Nullable ClientSocket socket) {
        if (socket != null) {
            socket.flushLater();
        }
    }
}
