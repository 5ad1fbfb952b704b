package telegate.sandbox.login;

import java.security.SecureRandom;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.Base64;
import java.util.Comparator;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/// The tokens that were handed out. Old ones are remembered for a while, so that a late scan can be
/// told why it failed. Not thread-safe: [QrLogins] guards it.
final class LoginTokens {
    private static final Duration REMEMBERED = Duration.ofHours(1);
    private static final int TOKEN_BYTES = 32;

    private final SecureRandom random = new SecureRandom();
    private final InstantSource clock;
    private final LinkedHashMap<String, LoginToken> tokens = new LinkedHashMap<>();
    private final Map<Long, String> currentOfKey = new HashMap<>();
    private Duration lifetime = QrLogins.DEFAULT_LIFETIME;

    LoginTokens(InstantSource clock) {
        this.clock = clock;
    }

    Duration lifetime() {
        return lifetime;
    }

    void setLifetime(Duration newLifetime) {
        lifetime = newLifetime;
    }

    LoginToken issue(Caller caller) {
        var now = clock.instant();
        forgetOld(now);
        replace(caller.keyId());
        var bytes = new byte[TOKEN_BYTES];
        random.nextBytes(bytes);
        var text = Base64.getUrlEncoder().withoutPadding().encodeToString(bytes);
        var token = new LoginToken(text, caller, now, now.plus(lifetime), LoginToken.State.WAITING);
        tokens.put(text, token);
        currentOfKey.put(caller.keyId(), text);
        return token;
    }

    Optional<LoginToken> find(String token) {
        return Optional.ofNullable(tokens.get(token));
    }

    void mark(LoginToken token, LoginToken.State state) {
        tokens.replace(token.token(), token.with(state));
        currentOfKey.remove(token.caller().keyId(), token.token());
    }

    /// The key's waiting token, if any, is dead.
    void replace(long keyId) {
        var current = currentOfKey.get(keyId);
        if (current != null) {
            find(current).ifPresent(t -> mark(t, LoginToken.State.REPLACED));
        }
    }

    List<LoginToken> waiting() {
        var now = clock.instant();
        return tokens.values().stream()
                .filter(t -> t.waits(now))
                .sorted(Comparator.comparing(LoginToken::created).reversed())
                .toList();
    }

    private void forgetOld(Instant now) {
        var oldest = tokens.values().iterator();
        while (oldest.hasNext()) {
            var token = oldest.next();
            if (token.expires().plus(REMEMBERED).isAfter(now)) {
                return;
            }
            oldest.remove();
            currentOfKey.remove(token.caller().keyId(), token.token());
        }
    }
}
