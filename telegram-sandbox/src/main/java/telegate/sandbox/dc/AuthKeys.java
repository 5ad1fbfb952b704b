package telegate.sandbox.dc;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.ByteBuffer;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.time.Instant;
import java.time.InstantSource;
import java.util.Collection;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.function.LongConsumer;
import org.jspecify.annotations.Nullable;
import telegate.sandbox.mtproto.AuthKey;

/// All authorization keys, each permanent one kept in a small file of its own, so that a restart of
/// the sandbox orphans no client: a client that is told its key is unknown may log out and delete
/// its data. Temporary keys live in memory only; clients make new ones by themselves. Thread-safe.
public final class AuthKeys {
    /// What became of a key.
    public enum State {
        /// Usable.
        LIVE(0),
        /// Its user took the device off: every query is answered `401 AUTH_KEY_UNREGISTERED`.
        REVOKED(1),
        /// Used from two places: every query is answered `406 AUTH_KEY_DUPLICATED`.
        DUPLICATED(2);

        private final byte stored;

        State(int stored) {
            this.stored = (byte) stored;
        }

        static State of(byte stored) throws IOException {
            for (var state : values()) {
                if (state.stored == stored) {
                    return state;
                }
            }
            throw new IOException("a key file has an unknown state");
        }
    }

    private static final byte FORMAT = 1;
    private static final int FILE_LENGTH = 1 + 1 + 4 + 8 + 8 + AuthKey.LENGTH;

    private record Entry(AuthKey key, State state) {}

    private final Path directory;
    private final Map<Long, Entry> keys = new ConcurrentHashMap<>();
    private final Map<Long, Long> bindings = new ConcurrentHashMap<>();
    private final InstantSource clock;
    private final List<LongConsumer> destroyedHooks = new CopyOnWriteArrayList<>();

    private AuthKeys(Path directory, InstantSource clock) {
        this.directory = directory;
        this.clock = clock;
    }

    /// Reads the keys kept in `directory`.
    ///
    /// @throws UncheckedIOException when the directory cannot be made or read
    static AuthKeys open(Path directory, InstantSource clock) {
        var keys = new AuthKeys(directory, clock);
        try {
            Files.createDirectories(directory);
            try (var files = Files.newDirectoryStream(directory, "*.key")) {
                for (var file : files) {
                    var entry = decode(Files.readAllBytes(file));
                    keys.keys.put(entry.key().id(), entry);
                }
            }
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
        return keys;
    }

    /// The key with this id, unless there is none or it has expired.
    public @Nullable AuthKey find(long id) {
        var entry = keys.get(id);
        if (entry == null) {
            return null;
        }
        var expiresAt = entry.key().expiresAt();
        if (expiresAt != null && expiresAt.isBefore(clock.instant())) {
            destroy(id);
            return null;
        }
        return entry.key();
    }

    /// The permanent key behind a key: itself, or the one that it was bound to; null when it was
    /// not.
    @Nullable AuthKey owner(AuthKey key) {
        if (!key.temporary()) {
            return key;
        }
        var permanent = bindings.get(key.id());
        return permanent == null ? null : find(permanent);
    }

    void bind(AuthKey temporary, AuthKey permanent) {
        bindings.put(temporary.id(), permanent.id());
    }

    /// Destroys the temporary keys bound to a permanent one, except some.
    void dropTemporary(AuthKey permanent, Collection<?> except) {
        for (var binding : List.copyOf(bindings.entrySet())) {
            if (binding.getValue() == permanent.id() && !except.contains(binding.getKey())) {
                destroy(binding.getKey());
            }
        }
    }

    /// State of a key; a key that does not exist counts as revoked.
    public State state(long id) {
        var entry = keys.get(id);
        return entry == null ? State.REVOKED : entry.state();
    }

    public Collection<AuthKey> all() {
        return keys.values().stream().map(Entry::key).toList();
    }

    void add(AuthKey key) {
        put(new Entry(key, State.LIVE));
    }

    void mark(long id, State state) {
        var entry = keys.get(id);
        if (entry != null) {
            put(new Entry(entry.key(), state));
        }
    }

    /// Forgets a key for ever. False when it was not there.
    public boolean destroy(long id) {
        var entry = keys.remove(id);
        bindings.remove(id);
        if (entry == null) {
            return false;
        }
        try {
            Files.deleteIfExists(file(id));
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
        destroyedHooks.forEach(hook -> hook.accept(id));
        dropTemporary(entry.key(), List.of());
        return true;
    }

    /// Calls `hook` with the id of every key that is destroyed from now on, on the thread that
    /// destroys it.
    public void onKeyDestroyed(LongConsumer hook) {
        destroyedHooks.add(hook);
    }

    private void put(Entry entry) {
        keys.put(entry.key().id(), entry);
        if (entry.key().temporary()) {
            return;
        }
        var file = file(entry.key().id());
        try {
            var temporary = file.resolveSibling(file.getFileName() + ".new");
            Files.write(temporary, encode(entry));
            Files.move(temporary, file, StandardCopyOption.ATOMIC_MOVE);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    private Path file(long id) {
        return directory.resolve(Long.toHexString(id) + ".key");
    }

    private static byte[] encode(Entry entry) {
        var key = entry.key();
        return ByteBuffer.allocate(FILE_LENGTH)
                .put(FORMAT)
                .put(entry.state().stored)
                .putInt(key.dc())
                .putLong(key.initialSalt())
                .putLong(key.createdAt().toEpochMilli())
                .put(key.secret())
                .array();
    }

    private static Entry decode(byte[] bytes) throws IOException {
        if (bytes.length != FILE_LENGTH || bytes[0] != FORMAT) {
            throw new IOException("a key file has an unknown format");
        }
        var in = ByteBuffer.wrap(bytes, 1, bytes.length - 1);
        var state = State.of(in.get());
        int dc = in.getInt();
        long salt = in.getLong();
        var createdAt = Instant.ofEpochMilli(in.getLong());
        var secret = new byte[AuthKey.LENGTH];
        in.get(secret);
        return new Entry(AuthKey.of(secret, dc, salt, createdAt, null), state);
    }
}
