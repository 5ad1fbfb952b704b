package telegate.gateway.login;

import jakarta.enterprise.context.ApplicationScoped;
import jakarta.transaction.Transactional;
import java.time.Instant;
import java.time.InstantSource;
import java.util.Optional;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;
import telegate.contract.AccountId;
import telegate.contract.LoginEvent;
import telegate.contract.LoginId;
import telegate.contract.OwnerId;
import telegate.contract.Partitions;
import telegate.contract.TenantId;
import telegate.gateway.account.Accounts;
import telegate.gateway.audit.AuditAction;
import telegate.gateway.audit.AuditLine;
import telegate.gateway.problem.Problem;
import telegate.gateway.problem.ProblemType;
import telegate.gateway.security.RateLimits;

/// Stores a new login, or finds the one that the same request began before: one transaction.
@ApplicationScoped
class LoginStart {

    private static final Pattern KEY = Pattern.compile("[\\x21-\\x7E]{1,128}");

    private final LoginStore store;
    private final Accounts accounts;
    private final RateLimits limits;
    private final LoginConfig config;
    private final InstantSource clock;

    LoginStart(
            LoginStore store,
            Accounts accounts,
            RateLimits limits,
            LoginConfig config,
            InstantSource clock) {
        this.store = store;
        this.accounts = accounts;
        this.limits = limits;
        this.config = config;
        this.clock = clock;
    }

    /// @param isNew false when an earlier request had stored it
    record Begun(StoredLogin login, boolean isNew) {}

    /// @param partitions how many partitions commands have now
    @Transactional
    Begun begin(
            OwnerId owner,
            @Nullable AccountId reconnect,
            @Nullable String key,
            String address,
            int partitions) {
        if (key != null && !KEY.matcher(key).matches()) {
            throw new Problem(
                    ProblemType.INVALID_VALUE,
                    "An Idempotency-Key has 1 to 128 printable ASCII characters.");
        }
        String request = reconnect == null ? "new" : reconnect.toString();
        if (key == null) {
            // Of two clicks at once the second must see what the first one did; with a key the key
            // itself sees to that.
            store.lock(owner);
        }
        if (key == null || reconnect != null) {
            // The key of a new account is found out about by storing it: a person waits.
            Optional<StoredLogin> earlier = earlier(owner, request, key);
            if (earlier.isPresent()) {
                return new Begun(earlier.get(), false);
            }
        }
        StoredLogin login = next(owner, reconnect, partitions);
        AuditLine line =
                AuditLine.of(
                        login.view().createdAt(),
                        owner.value(),
                        AuditAction.LOGIN_STARTED,
                        login.view().loginId().toString(),
                        address);
        if (!store.begin(login, request, key, line)) {
            return new Begun(earlier(owner, request, key).orElseThrow(), false);
        }
        // Only what is new counts. What is refused is not stored: the transaction ends with it.
        limits.login(owner, address);
        return new Begun(login, true);
    }

    private Optional<StoredLogin> earlier(OwnerId owner, String request, @Nullable String key) {
        if (key == null) {
            Instant since = clock.instant().minus(config.doubleClick());
            return store.begunSince(owner, request, since).map(StoredLogin::of);
        }
        Optional<LoginRow> row = store.ofKey(owner, key);
        if (row.isPresent() && !row.get().request.equals(request)) {
            throw new Problem(
                    ProblemType.IDEMPOTENCY_KEY_REUSED,
                    "This Idempotency-Key began another login. Use a new one.");
        }
        return row.map(StoredLogin::of);
    }

    private StoredLogin next(OwnerId owner, @Nullable AccountId reconnect, int partitions) {
        AccountId account = reconnect == null ? AccountId.next() : reconnect;
        int partition =
                reconnect == null
                        ? Partitions.ofNew(account, partitions)
                        : accounts.partitionToReconnect(owner, reconnect);
        Instant now = clock.instant();
        LoginView view =
                new LoginView(
                        LoginId.next(),
                        account,
                        TenantId.BUILT_IN,
                        owner,
                        0,
                        new LoginEvent.Requested(owner, 0, now.plus(config.startExpiry()), null),
                        now);
        return new StoredLogin(view, partition);
    }
}
