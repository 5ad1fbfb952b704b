package telegate.contract;

import org.jspecify.annotations.Nullable;

/// Whom an account belongs to at Telegram. The phone number is left out on purpose.
///
/// @param telegramUserId Telegram's id of the person
/// @param lastName may be empty
/// @param username without the @; many people have none
public record Profile(
        long telegramUserId, String firstName, String lastName, @Nullable String username) {

    /// Needs a first name.
    public Profile {
        Required.field(firstName, "firstName");
        Required.field(lastName, "lastName");
    }
}
