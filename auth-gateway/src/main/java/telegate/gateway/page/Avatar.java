package telegate.gateway.page;

import java.text.BreakIterator;
import java.util.Locale;
import org.jspecify.annotations.Nullable;
import telegate.contract.Profile;

/// Who a Telegram account belongs to, as a page shows it.
///
/// @param name first and last name
/// @param username with the @, or null
/// @param initials one or two characters as a person would count them
/// @param colour 0 to 6, always the same for the same person
record Avatar(String name, @Nullable String username, String initials, int colour) {

    private static final int COLOURS = 7;

    static Avatar of(Profile profile) {
        String name = (profile.firstName() + " " + profile.lastName()).strip();
        String initials = first(profile.firstName()) + first(profile.lastName());
        String username = profile.username();
        return new Avatar(
                name.isEmpty() ? "–" : name,
                username == null || username.isBlank() ? null : "@" + username,
                initials.isEmpty() ? "–" : initials.toUpperCase(Locale.ROOT),
                Math.floorMod(profile.telegramUserId(), COLOURS));
    }

    /// The first character as a person sees it: an emoji with all its parts is one.
    private static String first(String word) {
        String text = word.strip();
        BreakIterator characters = BreakIterator.getCharacterInstance(Locale.ROOT);
        characters.setText(text);
        int end = characters.next();
        return end == BreakIterator.DONE ? "" : text.substring(0, end);
    }
}
