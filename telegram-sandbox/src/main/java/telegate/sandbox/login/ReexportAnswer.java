package telegate.sandbox.login;

import java.util.Arrays;
import java.util.Optional;

/// What a key that was already accepted is answered when it asks for a token again. What the real
/// Telegram does here is not known, so a client has to be right with each of them.
public enum ReexportAnswer {
    /// The login again, or again that a password is needed.
    SUCCESS("success"),
    /// 400 AUTH_TOKEN_ALREADY_ACCEPTED.
    ERROR("error"),
    /// A new token, as if nothing had happened.
    NEW_TOKEN("new-token");

    private final String label;

    ReexportAnswer(String label) {
        this.label = label;
    }

    /// The name in the JSON API.
    public String label() {
        return label;
    }

    public static Optional<ReexportAnswer> of(String label) {
        return Arrays.stream(values()).filter(v -> v.label.equals(label)).findFirst();
    }
}
