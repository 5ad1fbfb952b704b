package telegate.worker.tdlib;

import org.jspecify.annotations.Nullable;

/// A person on Telegram. The text form shows neither name nor phone number.
///
/// @param lastName may be empty
/// @param username without `@`; null when the person has none
/// @param phoneNumber international, digits only; empty when Telegram does not tell
public record TdUser(
        long id, String firstName, String lastName, @Nullable String username, String phoneNumber) {

    @Override
    public String toString() {
        return "TdUser[id=%d]".formatted(id);
    }
}
