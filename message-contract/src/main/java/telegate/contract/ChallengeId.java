package telegate.contract;

import com.fasterxml.jackson.annotation.JsonCreator;
import com.fasterxml.jackson.annotation.JsonValue;
import java.util.Objects;
import java.util.UUID;

/// One question for a password. Single use: made by the account's owner when it asks, spent by the
/// answer.
public record ChallengeId(UUID value) {

    /// Needs a value; a missing id in a message makes that message unreadable.
    public ChallengeId {
        Objects.requireNonNull(value, "ChallengeId");
    }

    /// A fresh id, UUIDv7: ids made later sort later.
    public static ChallengeId next() {
        return new ChallengeId(TimeOrderedIds.next());
    }

    /// Reads the canonical text form.
    ///
    /// @throws IllegalArgumentException when `text` is no UUID
    @JsonCreator
    public static ChallengeId of(String text) {
        return new ChallengeId(UUID.fromString(text));
    }

    @JsonValue
    @Override
    public String toString() {
        return value.toString();
    }
}
