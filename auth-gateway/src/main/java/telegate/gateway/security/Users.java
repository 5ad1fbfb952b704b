package telegate.gateway.security;

import com.github.benmanes.caffeine.cache.Cache;
import com.github.benmanes.caffeine.cache.Caffeine;
import io.quarkus.elytron.security.common.BcryptUtil;
import jakarta.enterprise.context.ApplicationScoped;
import jakarta.transaction.Transactional;
import java.nio.charset.StandardCharsets;
import java.security.GeneralSecurityException;
import java.security.SecureRandom;
import java.time.Duration;
import java.time.InstantSource;
import java.util.HexFormat;
import java.util.Locale;
import java.util.Optional;
import java.util.Set;
import javax.crypto.Mac;
import javax.crypto.spec.SecretKeySpec;
import org.jspecify.annotations.Nullable;

/// The users in the database. Thread-safe; [#find] and [#verify] block unless the answer is
/// remembered.
///
/// Remembered for seconds: the user of a session, which is needed at every request, and that a
/// password was right, because HTTP Basic sends it at every request and bcrypt takes 50 ms. A user
/// who was removed or got another password is shut out that much later.
@ApplicationScoped
class Users {

    private static final Duration REMEMBERED = Duration.ofSeconds(15);
    private static final int MOST = 10_000;

    /// bcrypt looks at no more than this.
    private static final int LONGEST_PASSWORD = 72;

    private final InstantSource clock;
    private final Cache<String, SignedInUser> users = remember();
    private final Cache<String, SignedInUser> proofs = remember();
    private final SecretKeySpec proofKey;

    /// For names that nobody has: the answer takes as long as for the others.
    private final String nobodysHash = BcryptUtil.bcryptHash("nobody");

    Users(InstantSource clock) {
        this.clock = clock;
        byte[] key = new byte[32];
        new SecureRandom().nextBytes(key);
        this.proofKey = new SecretKeySpec(key, "HmacSHA256");
    }

    private static Cache<String, SignedInUser> remember() {
        return Caffeine.newBuilder().maximumSize(MOST).expireAfterWrite(REMEMBERED).build();
    }

    /// Names are compared without case and surrounding space.
    static String normal(String name) {
        return name.strip().toLowerCase(Locale.ROOT);
    }

    /// The user with this name if no database is needed to know it.
    @Nullable SignedInUser remembered(String name) {
        return users.getIfPresent(normal(name));
    }

    /// The user with this name.
    @Transactional
    Optional<SignedInUser> find(String name) {
        Optional<SignedInUser> found =
                AppUser.<AppUser>find("name", normal(name)).firstResultOptional().map(Users::of);
        found.ifPresent(user -> users.put(user.name(), user));
        return found;
    }

    /// The user with this name and password.
    @Transactional
    Optional<SignedInUser> verify(String name, String password) {
        String proof = proof(normal(name), password);
        SignedInUser known = proofs.getIfPresent(proof);
        if (known != null) {
            return Optional.of(known);
        }
        if (name.indexOf('\0') >= 0
                || password.getBytes(StandardCharsets.UTF_8).length > LONGEST_PASSWORD) {
            return Optional.empty();
        }
        Optional<SignedInUser> user = find(name);
        String hash = user.map(SignedInUser::passwordHash).orElse(nobodysHash);
        if (!BcryptUtil.matches(password, hash)) {
            return Optional.empty();
        }
        user.ifPresent(found -> proofs.put(proof, found));
        return user;
    }

    /// Adds a user, in the caller's transaction.
    SignedInUser add(String name, String password, String roles) {
        AppUser user = new AppUser();
        user.name = normal(name);
        user.passwordHash = BcryptUtil.bcryptHash(password);
        user.roles = roles;
        user.createdAt = clock.instant();
        user.persist();
        return of(user);
    }

    private static SignedInUser of(AppUser user) {
        if (user.id == null) {
            throw new IllegalStateException("A stored user has an id");
        }
        return new SignedInUser(
                user.id, user.name, user.passwordHash, Set.of(user.roles.split(",")));
    }

    /// Tells name and password again without keeping them.
    private String proof(String name, String password) {
        try {
            Mac mac = Mac.getInstance("HmacSHA256");
            mac.init(proofKey);
            mac.update(name.getBytes(StandardCharsets.UTF_8));
            mac.update((byte) 0);
            return HexFormat.of().formatHex(mac.doFinal(password.getBytes(StandardCharsets.UTF_8)));
        } catch (GeneralSecurityException e) {
            throw new IllegalStateException("Every JVM has HmacSHA256", e);
        }
    }
}
