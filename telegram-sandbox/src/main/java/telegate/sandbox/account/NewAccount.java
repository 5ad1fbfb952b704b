package telegate.sandbox.account;

import org.jspecify.annotations.Nullable;

/// What is said about an account before the store gives it an id and a phone number.
public record NewAccount(
        String firstName,
        String lastName,
        @Nullable String username,
        int dc,
        @Nullable String password,
        @Nullable String hint) {

    /// @throws IllegalArgumentException when a value is one that Telegram would not have
    public NewAccount {
        if (firstName.isBlank() || firstName.length() > 64 || lastName.length() > 64) {
            throw new IllegalArgumentException(
                    "firstName must have 1 to 64 characters, lastName at most 64");
        }
        if (username != null && !username.matches("[A-Za-z][A-Za-z0-9_]{3,31}")) {
            throw new IllegalArgumentException(
                    "username must begin with a letter and have 4 to 32 letters, digits or underscores");
        }
        if (dc < 1 || dc > 2) {
            throw new IllegalArgumentException("dc must be 1 or 2");
        }
        if (password != null && (password.isEmpty() || password.length() > 256)) {
            throw new IllegalArgumentException("password must have 1 to 256 characters");
        }
        if (hint != null && hint.length() > 100) {
            throw new IllegalArgumentException("hint must have at most 100 characters");
        }
    }

    @Override
    public String toString() {
        return "NewAccount[]";
    }
}
