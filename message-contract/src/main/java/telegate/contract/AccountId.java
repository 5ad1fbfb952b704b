package telegate.contract;

import com.fasterxml.jackson.annotation.JsonCreator;
import com.fasterxml.jackson.annotation.JsonValue;
import java.util.Objects;
import java.util.UUID;

/// A connected account (or one that is being connected): routes commands, owns the binlog and lives
/// on when the person reconnects.
public record AccountId(UUID value) {

    /// Needs a value; a missing id in a message makes that message unreadable.
    public AccountId {
        Objects.requireNonNull(value, "AccountId");
    }

    /// A fresh id, UUIDv7: ids made later sort later.
    public static AccountId next() {
        return new AccountId(TimeOrderedIds.next());
    }

    /// Reads the canonical text form.
    ///
    /// @throws IllegalArgumentException when `text` is no UUID
    @JsonCreator
    public static AccountId of(String text) {
        return new AccountId(UUID.fromString(text));
    }

    @JsonValue
    @Override
    public String toString() {
        return value.toString();
    }
}
