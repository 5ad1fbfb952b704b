package telegate.contract;

import com.fasterxml.jackson.annotation.JsonCreator;
import com.fasterxml.jackson.annotation.JsonValue;
import java.util.regex.Pattern;

/// The person, in the application's own terms, whose account it is; `user_3` for a built-in user.
/// Opaque to the worker, which compares it and writes it to its log, so it must not be a secret or
/// a phone number.
public record OwnerId(String value) {

    private static final Pattern ALLOWED = Pattern.compile("[A-Za-z0-9._:@-]{1,128}");

    /// Refuses what could not be written to a log or a header as it is.
    public OwnerId {
        if (!ALLOWED.matcher(value).matches()) {
            throw new IllegalArgumentException("An owner id has 1 to 128 of A-Z a-z 0-9 . _ : @ -");
        }
    }

    /// Reads the text form.
    @JsonCreator
    public static OwnerId of(String text) {
        return new OwnerId(text);
    }

    @JsonValue
    @Override
    public String toString() {
        return value;
    }
}
