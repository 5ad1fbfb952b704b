package telegate.sandbox.account;

import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.function.Predicate;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;
import telegate.sandbox.srp.SrpVerifier;

/// One person with everything that Telegram would keep about him. Immutable; [AccountStore#update]
/// replaces it.
///
/// @param id Telegram user id
/// @param phone with country code and a leading plus
/// @param dc the data centre that the account lives in
/// @param password the second factor, known in clear because this phone is pretended; null without
///   2FA
/// @param verifier what SRP needs of the password; computed when it is first asked for
/// @param pts the account's update counter
/// @param messages the newest ones, oldest first
public record Account(
        long id,
        String phone,
        String firstName,
        String lastName,
        @Nullable String username,
        int dc,
        @Nullable String password,
        @Nullable String hint,
        @Nullable SrpVerifier verifier,
        int pts,
        int lastMessageId,
        List<Device> devices,
        List<LinkedKey> linkedKeys,
        List<Grant> grants,
        List<Message> messages) {

    /// How many messages an account remembers. The file of an account is written anew with each
    /// message.
    static final int REMEMBERED_MESSAGES = 300;

    public Account {
        devices = List.copyOf(devices);
        linkedKeys = List.copyOf(linkedKeys);
        grants = List.copyOf(grants);
        messages = List.copyOf(messages);
    }

    public boolean twoFactor() {
        return password != null;
    }

    public String name() {
        return (firstName + " " + lastName).strip();
    }

    public Optional<Device> deviceOfKey(long keyId) {
        return devices.stream().filter(d -> d.keyId() == keyId).findFirst();
    }

    public Optional<Device> device(long deviceId) {
        return devices.stream().filter(d -> d.id() == deviceId).findFirst();
    }

    public Optional<Grant> grantOfKey(long keyId) {
        return grants.stream().filter(g -> g.keyId() == keyId).findFirst();
    }

    public Optional<Grant> grantOfToken(String token) {
        return grants.stream().filter(g -> token.equals(g.token())).findFirst();
    }

    public Account withDc(int newDc) {
        return copy(newDc, verifier, pts, lastMessageId, devices, linkedKeys, grants, messages);
    }

    public Account withVerifier(SrpVerifier newVerifier) {
        return copy(dc, newVerifier, pts, lastMessageId, devices, linkedKeys, grants, messages);
    }

    /// Nothing of this key any more: neither a device, nor what hangs on it, nor an unfinished
    /// login.
    public Account withoutKey(long keyId) {
        return withKeys(
                keep(devices, d -> d.keyId() != keyId),
                keep(linkedKeys, k -> k.keyId() != keyId && k.deviceKeyId() != keyId),
                keep(grants, g -> g.keyId() != keyId));
    }

    /// The device in place of whatever its key was before.
    public Account withDevice(Device device) {
        var cleared = withoutKey(device.keyId());
        return cleared.withKeys(plus(cleared.devices, device), cleared.linkedKeys, cleared.grants);
    }

    /// The key of another data centre, in place of an older one of that device.
    public Account withLinkedKey(LinkedKey key) {
        var others =
                keep(
                        linkedKeys,
                        k -> k.keyId() != key.keyId() && k.deviceKeyId() != key.deviceKeyId());
        return withKeys(devices, plus(others, key), grants);
    }

    /// The grant in place of whatever its key was before.
    public Account withGrant(Grant grant) {
        var cleared = withoutKey(grant.keyId());
        return cleared.withKeys(cleared.devices, cleared.linkedKeys, plus(cleared.grants, grant));
    }

    /// Notes which key imported a migrating login.
    public Account withImport(String token, long keyId) {
        return withKeys(
                devices,
                linkedKeys,
                grants.stream()
                        .map(g -> token.equals(g.token()) ? g.importedBy(keyId) : g)
                        .toList());
    }

    /// Adds a message and counts it.
    public Account withMessage(Instant date, long peer, boolean out, String text) {
        var message = new Message(lastMessageId + 1, pts + 1, date, peer, out, text);
        var kept =
                messages.size() < REMEMBERED_MESSAGES
                        ? messages
                        : messages.subList(1, messages.size());
        return copy(
                dc,
                verifier,
                message.pts(),
                message.id(),
                devices,
                linkedKeys,
                grants,
                plus(kept, message));
    }

    private Account withKeys(
            List<Device> newDevices, List<LinkedKey> newLinkedKeys, List<Grant> newGrants) {
        return copy(
                dc, verifier, pts, lastMessageId, newDevices, newLinkedKeys, newGrants, messages);
    }

    private Account copy(
            int newDc,
            @Nullable SrpVerifier newVerifier,
            int newPts,
            int newLastMessageId,
            List<Device> newDevices,
            List<LinkedKey> newLinkedKeys,
            List<Grant> newGrants,
            List<Message> newMessages) {
        return new Account(
                id,
                phone,
                firstName,
                lastName,
                username,
                newDc,
                password,
                hint,
                newVerifier,
                newPts,
                newLastMessageId,
                newDevices,
                newLinkedKeys,
                newGrants,
                newMessages);
    }

    private static <T> List<T> keep(List<T> list, Predicate<T> wanted) {
        return list.stream().filter(wanted).toList();
    }

    private static <T> List<T> plus(List<T> list, T added) {
        return Stream.concat(list.stream(), Stream.of(added))
                .collect(ArrayList::new, List::add, List::addAll);
    }

    /// Without phone number and password, so that neither gets into a log.
    @Override
    public String toString() {
        return "Account[" + id + "]";
    }
}
