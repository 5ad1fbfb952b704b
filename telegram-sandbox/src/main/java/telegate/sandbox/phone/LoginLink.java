package telegate.sandbox.phone;

import java.util.Optional;
import java.util.regex.Pattern;

/// The link in a login QR code.
public final class LoginLink {
    private static final Pattern LINK =
            Pattern.compile("\\s*tg://login/?\\?token=([A-Za-z0-9_-]+)=*\\s*");

    private LoginLink() {}

    /// The token in the link; empty when it is no login link.
    public static Optional<String> parse(String link) {
        var match = LINK.matcher(link);
        return match.matches() ? Optional.of(match.group(1)) : Optional.empty();
    }

    static String token(String link) throws Problem {
        return parse(link)
                .orElseThrow(
                        () -> Problem.badRequest("The link must look like tg://login?token=…"));
    }
}
