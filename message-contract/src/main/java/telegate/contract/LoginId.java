package telegate.contract;

import com.fasterxml.jackson.annotation.JsonCreator;
import com.fasterxml.jackson.annotation.JsonValue;
import java.util.Objects;
import java.util.UUID;

/// One attempt to connect an account.
public record LoginId(UUID value) {

    /// Needs a value; a missing id in a message makes that message unreadable.
    public LoginId {
        Objects.requireNonNull(value, "LoginId");
    }

    /// A fresh id, UUIDv7: ids made later sort later.
    public static LoginId next() {
        return new LoginId(TimeOrderedIds.next());
    }

    /// Reads the canonical text form.
    ///
    /// @throws IllegalArgumentException when `text` is no UUID
    @JsonCreator
    public static LoginId of(String text) {
        return new LoginId(UUID.fromString(text));
    }

    @JsonValue
    @Override
    public String toString() {
        return value.toString();
    }
}
