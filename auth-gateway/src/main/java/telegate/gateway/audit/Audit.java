package telegate.gateway.audit;

import jakarta.enterprise.context.ApplicationScoped;
import jakarta.transaction.Transactional;
import java.time.InstantSource;
import org.jspecify.annotations.Nullable;

/// Writes the audit log. Thread-safe; blocks on the database and joins a transaction that is open.
@ApplicationScoped
public class Audit {

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
        AuditLine line = AuditLine.of(clock.instant(), who, what, subject, address);
        AuditRecord row = new AuditRecord();
        row.at = line.at();
        row.who = line.who();
        row.what = line.what();
        row.subject = line.subject();
        row.address = line.address();
        row.persist();
    }
}
