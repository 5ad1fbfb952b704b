package telegate.sandbox.dc;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.ByteBuffer;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.time.Instant;
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
        LIVE,
        /// Its user took the device off: every query is answered `401 AUTH_KEY_UNREGISTERED`.
        REVOKED,
        /// Used from two places: every query is answered `406 AUTH_KEY_DUPLICATED`.
        DUPLICATED
    }

    private static final byte FORMAT = 1;
    private static final int FILE_LENGTH = 1 + 1 + 4 + 8 + 8 + AuthKey.LENGTH;

    private record Entry(AuthKey key, State state) {}

    private final Path directory;
    private final Map<Long, Entry> keys = new ConcurrentHashMap<>();
    private final List<LongConsumer> destroyedHooks = new CopyOnWriteArrayList<>();

    private AuthKeys(Path directory) {
        this.directory = directory;
    }

    /// Reads the keys kept in `directory`.
    ///
    /// @throws UncheckedIOException when the directory cannot be made or read
    public static AuthKeys open(Path directory) {
        var keys = new AuthKeys(directory);
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

    public @Nullable AuthKey find(long id) {
        var entry = keys.get(id);
        return entry == null ? null : entry.key();
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
        if (entry == null) {
            return false;
        }
        try {
            Files.deleteIfExists(file(id));
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
        destroyedHooks.forEach(hook -> hook.accept(id));
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
                .put((byte) entry.state().ordinal())
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
        var state = State.values()[in.get()];
        int dc = in.getInt();
        long salt = in.getLong();
        var createdAt = Instant.ofEpochMilli(in.getLong());
        var secret = new byte[AuthKey.LENGTH];
        in.get(secret);
        return new Entry(AuthKey.of(secret, dc, salt, createdAt, null), state);
    }
}
