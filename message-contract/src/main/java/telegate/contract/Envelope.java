package telegate.contract;

import java.time.Instant;
import java.util.UUID;
import org.jspecify.annotations.Nullable;

/// What every message carries beside its data, written as CloudEvents 1.0 headers.
///
/// @param id of the message; a redelivery has the same
/// @param time when it was made
/// @param loginId which login it is about, where there is one
/// @param expiresAt after this a command is not carried out any more; null: never
/// @param <T> [Command], [Event] or [ChatMessage]
public record Envelope<T>(
        UUID id,
        Instant time,
        TenantId tenant,
        AccountId accountId,
        @Nullable LoginId loginId,
        @Nullable Instant expiresAt,
        T data) {

    /// The login this is about.
    ///
    /// @throws IllegalStateException when it is about none
    public LoginId requireLoginId() {
        if (loginId == null) {
            throw new IllegalStateException("This message is about no login");
        }
        return loginId;
    }

    /// Whether this is not to be carried out any more.
    public boolean isOverAt(Instant now) {
        return expiresAt != null && expiresAt.isBefore(now);
    }
}
