package telegate.gateway.security;

import io.quarkus.runtime.StartupEvent;
import jakarta.enterprise.context.ApplicationScoped;
import jakarta.enterprise.event.Observes;
import jakarta.persistence.EntityManager;
import jakarta.transaction.Transactional;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.nio.file.attribute.PosixFilePermissions;
import java.security.SecureRandom;
import java.util.Base64;
import org.jboss.logging.Logger;
import telegate.gateway.audit.Audit;
import telegate.gateway.audit.AuditAction;

/// Makes the first administrator when there is no user at all. Nothing ships with a default
/// password: it is given, or generated and told once.
@ApplicationScoped
class FirstAdministrator {

    private static final Logger LOG = Logger.getLogger(FirstAdministrator.class);

    /// Any number; replicas that start together take turns by it.
    private static final long LOCK = 0x7E1E_6A7E_0001L;

    private static final int RANDOM_BYTES = 15;

    private final Users users;
    private final AdminConfig config;
    private final Audit audit;
    private final EntityManager database;

    FirstAdministrator(Users users, AdminConfig config, Audit audit, EntityManager database) {
        this.users = users;
        this.config = config;
        this.audit = audit;
        this.database = database;
    }

    /// Announces before the commit: a password that was told for a user who then was not stored is
    /// harmless, for the next start tells another; one that was stored and not told locks out.
    @Transactional
    void create(@Observes StartupEvent start) {
        database.createNativeQuery("select 1 from pg_advisory_xact_lock(:lock)")
                .setParameter("lock", LOCK)
                .getSingleResult();
        if (AppUser.count() > 0) {
            return;
        }
        String password = config.password().orElseGet(FirstAdministrator::generate);
        SignedInUser admin = users.add(config.user(), password, "user,admin");
        audit.note("gateway", AuditAction.USER_CREATED, admin.owner().value(), null);
        if (config.password().isEmpty()) {
            announce("User: " + admin.name() + "\nPassword: " + password + "\n");
        }
        LOG.infof("First administrator created owner=%s", admin.owner());
    }

    private static String generate() {
        byte[] random = new byte[RANDOM_BYTES];
        new SecureRandom().nextBytes(random);
        return Base64.getUrlEncoder().withoutPadding().encodeToString(random);
    }

    // The one thing that is printed: it must reach a person and must not be in a log.
    @SuppressWarnings("SystemOut")
    private void announce(String lines) {
        if (config.passwordFile().isEmpty()) {
            System.out.print(lines);
            System.out.flush();
            return;
        }
        Path file = config.passwordFile().get();
        try {
            Files.deleteIfExists(file);
            Files.createFile(
                    file,
                    PosixFilePermissions.asFileAttribute(
                            PosixFilePermissions.fromString("rw-------")));
            Files.writeString(file, lines, StandardOpenOption.WRITE);
        } catch (IOException e) {
            throw new UncheckedIOException("The password file cannot be written: " + file, e);
        }
    }
}
