package telegate.sandbox.mtproto;

import java.time.Instant;
import org.jspecify.annotations.Nullable;

/// An authorization key. Equal when the ids are.
///
/// @param id the lower 64 bits of the SHA1 of the key
/// @param secret the key itself, 256 bytes, never changed
/// @param dc the data centre that the key belongs to, as the client named it: 10000 more in the
///   test environment
/// @param initialSalt the first server salt, known to both sides from the exchange
/// @param expiresAt end of a temporary key, null for a permanent one
public record AuthKey(
        long id,
        byte[] secret,
        int dc,
        long initialSalt,
        Instant createdAt,
        @Nullable Instant expiresAt) {
    /// Length of a key in bytes.
    public static final int LENGTH = 256;

    private static final int TEST_OFFSET = 10_000;

    public static AuthKey of(
            byte[] secret,
            int dc,
            long initialSalt,
            Instant createdAt,
            @Nullable Instant expiresAt) {
        long id = LittleEndian.longAt(Digests.sha1(secret), 12);
        return new AuthKey(id, secret, dc, initialSalt, createdAt, expiresAt);
    }

    public boolean temporary() {
        return expiresAt != null;
    }

    /// Number of the data centre without regard to the environment: 1, 2, ...
    public int dcNumber() {
        return dc % TEST_OFFSET;
    }

    public boolean testMode() {
        return dc >= TEST_OFFSET;
    }

    @Override
    public boolean equals(@Nullable Object other) {
        return other instanceof AuthKey key && key.id == id;
    }

    @Override
    public int hashCode() {
        return Long.hashCode(id);
    }

    @Override
    public String toString() {
        return "AuthKey[" + Long.toHexString(id) + ", dc " + dc + "]";
    }
}
