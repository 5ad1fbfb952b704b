package telegate.contract;

import java.time.Instant;
import org.jspecify.annotations.Nullable;

/// Something that a person should be told at a step, without the step having changed.
///
/// @param code what happened
/// @param retryAt for [NoticeCode#FLOOD_WAIT]: when Telegram will listen again
public record Notice(NoticeCode code, @Nullable Instant retryAt) {

    /// Needs a code.
    public Notice {
        Required.field(code, "code");
    }

    /// A notice without a time.
    public static Notice of(NoticeCode code) {
        return new Notice(code, null);
    }
}
