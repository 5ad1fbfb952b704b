package telegate.contract;

import com.fasterxml.jackson.annotation.JsonCreator;
import com.fasterxml.jackson.annotation.JsonValue;
import java.util.Objects;
import java.util.UUID;

/// The application whose users connect their accounts.
public record TenantId(UUID value) {

    /// The built-in tenant of an installation that serves a single application.
    public static final TenantId BUILT_IN =
            new TenantId(UUID.fromString("01900000-0000-7000-8000-000000000001"));

    /// Needs a value; a missing id in a message makes that message unreadable.
    public TenantId {
        Objects.requireNonNull(value, "TenantId");
    }

    /// A fresh id, UUIDv7: ids made later sort later.
    public static TenantId next() {
        return new TenantId(TimeOrderedIds.next());
    }

    /// Reads the canonical text form.
    ///
    /// @throws IllegalArgumentException when `text` is no UUID
    @JsonCreator
    public static TenantId of(String text) {
        return new TenantId(UUID.fromString(text));
    }

    @JsonValue
    @Override
    public String toString() {
        return value.toString();
    }
}
