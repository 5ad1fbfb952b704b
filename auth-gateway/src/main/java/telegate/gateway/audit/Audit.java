package telegate.gateway.audit;

import jakarta.enterprise.context.ApplicationScoped;
import jakarta.transaction.Transactional;
import java.time.InstantSource;
import java.util.Locale;
import org.jspecify.annotations.Nullable;

/// Writes the audit log. Thread-safe; blocks on the database and joins a transaction that is open.
@ApplicationScoped
public class Audit {

    private static final int LONGEST_NAME = 128;

    private final InstantSource clock;

    Audit(InstantSource clock) {
        this.clock = clock;
    }

    /// Notes something.
    ///
    /// @param who the owner id, or the name that somebody claimed to have
    /// @param subject the id of the login or account
    @Transactional
    public void note(
            String who, AuditAction what, @Nullable String subject, @Nullable String address) {
        AuditRecord line = new AuditRecord();
        line.at = clock.instant();
        line.who = printable(who);
        line.what = what.name().toLowerCase(Locale.ROOT);
        line.subject = subject;
        line.address = address;
        line.persist();
    }

    /// A claimed name is foreign text: PostgreSQL takes no NUL, and nobody needs a novel.
    private static String printable(String who) {
        String cut = who.substring(0, Math.min(who.length(), LONGEST_NAME));
        return cut.replaceAll("\\p{Cntrl}", "?");
    }
}
