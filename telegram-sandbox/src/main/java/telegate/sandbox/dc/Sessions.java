package telegate.sandbox.dc;

import java.lang.System.Logger;
import java.lang.System.Logger.Level;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.Collection;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;
import telegate.sandbox.mtproto.AuthKey;
import telegate.sandbox.mtproto.ClientSocket;
import telegate.sandbox.tl.TlObject;

/// The sessions of all clients, and what can be done to them from outside. Thread-safe.
public final class Sessions {
    private static final Logger LOG = System.getLogger(Sessions.class.getName());
    private static final Duration KEPT_WITHOUT_CONNECTION = Duration.ofMinutes(15);

    /// A key that was used by an older session after a newer one had begun in another process.
    ///
    /// @param older the process that should have been silent
    /// @param newer the process that had taken over
    public record DuplicateUse(long authKeyId, String older, String newer, Instant at) {}

    private record SessionKey(long authKeyId, long sessionId) {}

    private final AuthKeys keys;
    private final InstantSource clock;
    private final MessageIds ids;
    private final Salts salts;
    private final Map<SessionKey, Session> sessions = new ConcurrentHashMap<>();
    private final Map<Long, Client> clients = new ConcurrentHashMap<>();
    private final Set<ClientSocket> sockets = ConcurrentHashMap.newKeySet();
    private final KeyUses uses;

    Sessions(AuthKeys keys, KeyUses uses, InstantSource clock) {
        this.keys = keys;
        this.uses = uses;
        this.clock = clock;
        this.ids = new MessageIds(clock);
        this.salts = new Salts(clock);
        keys.onKeyDestroyed(this::forget);
    }

    /// Sends an update (an object of type `Updates`) to every connected session of a permanent key.
    /// Where none is, it waits, and is sent together with `updatesTooLong` as soon as one is.
    public void push(long authKeyId, TlObject update) {
        if (keys.find(authKeyId) != null) {
            client(authKeyId).push(update.toBytes());
        }
    }

    /// From now on every query of this key is answered `401 AUTH_KEY_UNREGISTERED`, also after a
    /// restart of the sandbox; its clients are nudged to notice at once.
    public void revoke(long authKeyId) {
        keys.mark(authKeyId, AuthKeys.State.REVOKED);
        push(authKeyId, TlObject.of("updatesTooLong"));
    }

    /// Cuts the connections of a key. Nothing is lost: what was under way is sent again on the next
    /// one.
    public void dropConnections(long authKeyId) {
        sockets(authKeyId).forEach(ClientSocket::close);
    }

    /// Cuts every connection.
    public void dropAll() {
        sockets.forEach(ClientSocket::close);
    }

    /// Makes the connections of a key half-open: they stay, and nothing goes through any more in
    /// either direction. The client must find out by itself.
    public void freezeConnections(long authKeyId) {
        sockets(authKeyId).forEach(ClientSocket::freeze);
    }

    /// Makes every connection half-open.
    public void freezeAll() {
        sockets.forEach(ClientSocket::freeze);
    }

    /// Makes every server salt known to clients invalid.
    public void changeSalts() {
        salts.change();
    }

    /// Number of open connections that carry sessions of this key.
    public int connections(long authKeyId) {
        return sockets(authKeyId).size();
    }

    /// Number of open connections of all clients.
    public int connections() {
        return sockets.size();
    }

    /// Every key that was used from two places; empty in a healthy system.
    public List<DuplicateUse> duplicatedKeys() {
        return uses.duplicates();
    }

    /// Who used which key when.
    public List<KeyUses.KeyUse> keyUses() {
        return uses.all();
    }

    MessageIds ids() {
        return ids;
    }

    Salts salts() {
        return salts;
    }

    /// What is known about the users of a permanent key.
    Client client(long permanentKeyId) {
        return clients.computeIfAbsent(
                permanentKeyId, keyId -> new Client(keyId, uses.newest(keyId)));
    }

    void connected(ClientSocket socket) {
        sockets.add(socket);
    }

    void disconnected(ClientSocket socket, Collection<Session> used) {
        sockets.remove(socket);
        for (Session session : used) {
            session.detach(socket);
            @Nullable AuthKey owner = keys.owner(session.key());
            @Nullable Client client = owner == null ? null : clients.get(owner.id());
            if (client != null) {
                client.left(session);
            }
        }
    }

    /// The session with this id, made when it is new.
    Session session(AuthKey key, long sessionId) {
        return sessions.computeIfAbsent(
                new SessionKey(key.id(), sessionId), _ -> new Session(key, sessionId, ids, salts));
    }

    /// Forgets a session; false when there was none.
    boolean destroySession(AuthKey key, long sessionId) {
        var session = sessions.remove(new SessionKey(key.id(), sessionId));
        if (session == null) {
            return false;
        }
        leave(session);
        return true;
    }

    /// Notes that `session`, which belongs to `owner`, is in use, and kills the key when another
    /// process had taken it over.
    void use(Session session, Client owner) {
        var process = session.process();
        var rival = owner.use(uses.note(owner.keyId(), session.id(), process), process);
        if (rival != null && keys.state(owner.keyId()) != AuthKeys.State.DUPLICATED) {
            LOG.log(
                    Level.ERROR,
                    "auth key {0} is used by process ''{1}'' after process ''{2}'' took it over",
                    Long.toHexString(owner.keyId()),
                    rival.older(),
                    rival.newer());
            keys.mark(owner.keyId(), AuthKeys.State.DUPLICATED);
            uses.duplicate(
                    new DuplicateUse(owner.keyId(), rival.older(), rival.newer(), clock.instant()));
            owner.push(TlObject.of("updatesTooLong").toBytes());
        }
    }

    /// Forgets sessions that have had no connection for long.
    void sweep() {
        long limit = System.nanoTime() - KEPT_WITHOUT_CONNECTION.toNanos();
        sessions.values()
                .removeIf(session -> {
                    boolean unused = session.unusedSince(limit);
                    if (unused) {
                        leave(session);
                    }
                    return unused;
                });
    }

    private Set<ClientSocket> sockets(long authKeyId) {
        var client = clients.get(authKeyId);
        return client == null
                ? Set.of()
                : client.sessions().stream()
                        .map(Session::socket)
                        .filter(Objects::nonNull)
                        .collect(Collectors.toSet());
    }

    private void leave(Session session) {
        @Nullable AuthKey owner = keys.owner(session.key());
        if (owner != null) {
            var client = client(owner.id());
            client.sessions().remove(session);
            session.takeUpdates().forEach(client::push);
        }
    }

    private void forget(long authKeyId) {
        sessions.keySet().removeIf(session -> session.authKeyId() == authKeyId);
        clients.remove(authKeyId);
    }
}
