package telegate.sandbox.account;

import java.time.Instant;
import org.jspecify.annotations.Nullable;

/// A login that the person has accepted and the client has not finished yet. Kept on disk, so that
/// a restart of the sandbox in between loses no login.
///
/// @param keyId the auth key that waits
/// @param dc the data centre of that key
/// @param token the accepted token; absent after a login by phone code
/// @param importedBy the key that imported the token of a migrating login, if one did
public record Grant(
        long keyId,
        int dc,
        Stage stage,
        @Nullable String token,
        @Nullable Long importedBy,
        Instant created) {

    /// How far the login is.
    public enum Stage {
        /// Accepted; the client has not asked again yet.
        ACCEPTED,
        /// Accepted by an account of another data centre; the client has to import the token there.
        MIGRATING,
        /// The client was told that the password is needed.
        PASSWORD
    }

    Grant importedBy(long otherKey) {
        return new Grant(keyId, dc, stage, token, otherKey, created);
    }

    @Override
    public String toString() {
        return "Grant[" + stage + "]";
    }
}
