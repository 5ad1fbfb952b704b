package telegate.sandbox.account;

import java.util.Map;
import java.util.Optional;
import java.util.concurrent.ConcurrentHashMap;

/// Which account an auth key or an accepted token belongs to. Thread-safe; kept by [AccountStore]
/// with each change.
final class KeyIndex {
    private final Map<Long, Long> devices = new ConcurrentHashMap<>();
    private final Map<Long, Long> linked = new ConcurrentHashMap<>();
    private final Map<Long, Long> grants = new ConcurrentHashMap<>();
    private final Map<String, Long> tokens = new ConcurrentHashMap<>();

    void add(Account account) {
        account.devices().forEach(d -> devices.put(d.keyId(), account.id()));
        account.linkedKeys().forEach(k -> linked.put(k.keyId(), account.id()));
        for (var grant : account.grants()) {
            grants.put(grant.keyId(), account.id());
            if (grant.token() != null) {
                tokens.put(grant.token(), account.id());
            }
        }
    }

    /// First adds, then removes what is gone: a key that stays is found at every moment. The
    /// two-argument removals leave alone what another account has taken over meanwhile.
    void change(Account before, Account after) {
        add(after);
        for (var device : before.devices()) {
            if (after.deviceOfKey(device.keyId()).isEmpty()) {
                devices.remove(device.keyId(), before.id());
            }
        }
        for (var key : before.linkedKeys()) {
            if (!after.linkedKeys().contains(key)) {
                linked.remove(key.keyId(), before.id());
            }
        }
        for (var grant : before.grants()) {
            if (after.grantOfKey(grant.keyId()).isEmpty()) {
                grants.remove(grant.keyId(), before.id());
            }
            var token = grant.token();
            if (token != null && after.grantOfToken(token).isEmpty()) {
                tokens.remove(token, before.id());
            }
        }
    }

    Optional<Long> ofDevice(long keyId) {
        return Optional.ofNullable(devices.get(keyId));
    }

    Optional<Long> ofLinkedKey(long keyId) {
        return Optional.ofNullable(linked.get(keyId));
    }

    Optional<Long> ofGrant(long keyId) {
        return Optional.ofNullable(grants.get(keyId));
    }

    Optional<Long> ofToken(String token) {
        return Optional.ofNullable(tokens.get(token));
    }
}
