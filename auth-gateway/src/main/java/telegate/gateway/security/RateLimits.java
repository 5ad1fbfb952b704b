package telegate.gateway.security;

import com.github.benmanes.caffeine.cache.Cache;
import com.github.benmanes.caffeine.cache.Caffeine;
import io.github.bucket4j.Bucket;
import io.github.bucket4j.ConsumptionProbe;
import jakarta.enterprise.context.ApplicationScoped;
import java.time.Duration;
import java.util.Optional;
import telegate.contract.OwnerId;
import telegate.gateway.problem.Problem;
import telegate.gateway.problem.ProblemType;
import telegate.gateway.security.LimitsConfig.Limit;

/// Token buckets for whatever somebody could try too often. Thread-safe, never blocks.
@ApplicationScoped
public class RateLimits {

    private static final int MOST_BUCKETS = 100_000;

    private final LimitsConfig config;
    private final Cache<String, Bucket> buckets =
            Caffeine.newBuilder()
                    .maximumSize(MOST_BUCKETS)
                    .expireAfterAccess(Duration.ofHours(1))
                    .build();

    RateLimits(LimitsConfig config) {
        this.config = config;
    }

    /// Counts a new login or a new QR code.
    ///
    /// @throws Problem 429 with the time to wait
    public void login(OwnerId owner, String address) {
        require("login/" + owner, config.loginsPerOwner());
        require("login@" + ClientAddress.network(address), config.loginsPerAddress());
    }

    /// Counts a 2FA password.
    ///
    /// @throws Problem 429 with the time to wait
    public void password(OwnerId owner, String address) {
        require("password/" + owner, config.passwordsPerOwner());
        require("password@" + ClientAddress.network(address), config.passwordsPerAddress());
    }

    /// Counts an attempt to sign in before its password is looked at, so that many at once do not
    /// slip through.
    ///
    /// @return how long to wait, if it may not be tried now
    Optional<Duration> signInAttempt(String user, String address) {
        Optional<Duration> wait = take("sign-in/" + user, config.signInPerUser());
        return wait.isPresent()
                ? wait
                : take("sign-in@" + ClientAddress.network(address), config.signInPerAddress());
    }

    /// Gives an attempt back: only wrong passwords count.
    void signInSucceeded(String user, String address) {
        bucket("sign-in/" + user, config.signInPerUser()).addTokens(1);
        bucket("sign-in@" + ClientAddress.network(address), config.signInPerAddress()).addTokens(1);
    }

    private void require(String key, Limit limit) {
        Optional<Duration> wait = take(key, limit);
        if (wait.isPresent()) {
            throw new Problem(
                    ProblemType.TOO_MANY_REQUESTS,
                    "This was tried too often. Try again in "
                            + Math.max(1, wait.get().toSeconds())
                            + " s.",
                    wait.get());
        }
    }

    private Optional<Duration> take(String key, Limit limit) {
        ConsumptionProbe probe = bucket(key, limit).tryConsumeAndReturnRemaining(1);
        return probe.isConsumed()
                ? Optional.empty()
                : Optional.of(Duration.ofNanos(probe.getNanosToWaitForRefill()));
    }

    private Bucket bucket(String key, Limit limit) {
        return buckets.get(
                key,
                _ ->
                        Bucket.builder()
                                .addLimit(bandwidth ->
                                        bandwidth
                                                .capacity(limit.times())
                                                .refillGreedy(limit.times(), limit.period()))
                                .build());
    }
}
