package telegate.gateway.audit;

import java.time.Instant;
import java.util.Locale;
import org.jspecify.annotations.Nullable;

/// One line of the audit log, for whoever writes it together with something else.
///
/// @param who the owner id, or the name that somebody claimed to have
/// @param subject the id of the login or account
public record AuditLine(
        Instant at, String who, String what, @Nullable String subject, @Nullable String address) {

    private static final int LONGEST_NAME = 128;

    /// A line as it may be stored.
    public static AuditLine of(
            Instant at,
            String who,
            AuditAction what,
            @Nullable String subject,
            @Nullable String address) {
        return new AuditLine(
                at, printable(who), what.name().toLowerCase(Locale.ROOT), subject, address);
    }

    /// A claimed name is foreign text: PostgreSQL takes no NUL, and nobody needs a novel.
    private static String printable(String who) {
        String cut = who.substring(0, Math.min(who.length(), LONGEST_NAME));
        return cut.replaceAll("\\p{Cntrl}", "?");
    }
}
