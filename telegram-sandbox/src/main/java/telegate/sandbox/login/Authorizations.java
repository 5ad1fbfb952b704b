package telegate.sandbox.login;

import java.time.Instant;
import java.time.InstantSource;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.ConcurrentHashMap;
import java.util.function.LongPredicate;
import org.jspecify.annotations.Nullable;
import telegate.sandbox.account.Account;
import telegate.sandbox.account.AccountStore;
import telegate.sandbox.account.Device;
import telegate.sandbox.account.Grant;
import telegate.sandbox.account.LinkedKey;

/// Which keys are authorised for which account. Thread-safe. A key belongs to one account at most.
public final class Authorizations {
    private final AccountStore accounts;
    private final ClientNotices notices;
    private final LongPredicate dead;
    private final InstantSource clock;
    private final Map<Long, Instant> lastActive = new ConcurrentHashMap<>();

    /// @param dead whether a key was killed because it was used from two places
    public Authorizations(
            AccountStore accounts, ClientNotices notices, LongPredicate dead, InstantSource clock) {
        this.accounts = accounts;
        this.notices = notices;
        this.dead = dead;
        this.clock = clock;
    }

    /// The account of an authorised key; notes that the key is in use.
    public Optional<Account> accountOf(long keyId) {
        var account = accounts.byDeviceKey(keyId).or(() -> accounts.byLinkedKey(keyId));
        if (account.isPresent()) {
            lastActive.put(keyId, clock.instant());
        }
        return account;
    }

    /// The devices of an account; one whose key was killed is none any more.
    public List<Device> devices(Account account) {
        return account.devices().stream().filter(d -> !dead.test(d.keyId())).toList();
    }

    public Instant lastActive(Device device) {
        return lastActive.getOrDefault(device.keyId(), device.created());
    }

    /// First factor passed: makes the key a device, or notes that the password is still missing.
    ///
    /// @return the account when the key is authorised now, empty when the password is needed
    public Optional<Account> firstFactorPassed(
            Account account, Caller caller, @Nullable String token) {
        if (!account.twoFactor()) {
            return Optional.of(authorise(account, caller));
        }
        var grant =
                new Grant(
                        caller.keyId(),
                        caller.dc(),
                        Grant.Stage.PASSWORD,
                        token,
                        null,
                        clock.instant());
        grant(account, grant);
        return Optional.empty();
    }

    /// Makes the key a device of this account and of no other.
    public Account authorise(Account account, Caller caller) {
        removeElsewhere(account, caller.keyId());
        var device =
                new Device(
                        Device.idOf(caller.keyId()),
                        caller.keyId(),
                        caller.dc(),
                        caller.apiId(),
                        caller.model(),
                        caller.systemVersion(),
                        caller.appVersion(),
                        clock.instant());
        return accounts.update(account.id(), a -> a.withDevice(device));
    }

    /// Authorises a key of another data centre with the help of a device.
    public Account link(Account account, long deviceKeyId, long keyId) {
        accounts.byLinkedKey(keyId)
                .filter(other -> other.id() != account.id())
                .ifPresent(other -> remove(other, keyId));
        return accounts.update(
                account.id(), a -> a.withLinkedKey(new LinkedKey(keyId, deviceKeyId)));
    }

    void grant(Account account, Grant grant) {
        removeElsewhere(account, grant.keyId());
        accounts.update(account.id(), a -> a.withGrant(grant));
    }

    /// The key is no device and has no login any more; its client is not told.
    public void forget(long keyId) {
        accounts.byDeviceKey(keyId).ifPresent(a -> remove(a, keyId));
        accounts.byGrantKey(keyId).ifPresent(a -> remove(a, keyId));
        accounts.byLinkedKey(keyId).ifPresent(a -> remove(a, keyId));
        lastActive.remove(keyId);
    }

    /// Ends a device from the phone or from another device and tells its client.
    ///
    /// @return false when the account has no such device
    public boolean revoke(long accountId, long deviceId) {
        var device = accounts.find(accountId).flatMap(a -> a.device(deviceId));
        device.ifPresent(d -> {
            accounts.update(accountId, a -> a.withoutKey(d.keyId()));
            lastActive.remove(d.keyId());
            notices.revoked(d.keyId());
        });
        return device.isPresent();
    }

    private void removeElsewhere(Account account, long keyId) {
        accounts.byDeviceKey(keyId)
                .filter(other -> other.id() != account.id())
                .ifPresent(other -> remove(other, keyId));
        accounts.byGrantKey(keyId)
                .filter(other -> other.id() != account.id())
                .ifPresent(other -> remove(other, keyId));
    }

    private void remove(Account account, long keyId) {
        accounts.update(account.id(), a -> a.withoutKey(keyId));
    }
}
