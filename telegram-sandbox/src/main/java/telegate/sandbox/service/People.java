package telegate.sandbox.service;

import java.util.ArrayList;
import java.util.Collection;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Optional;
import telegate.sandbox.account.Account;
import telegate.sandbox.account.AccountStore;
import telegate.sandbox.account.Message;
import telegate.sandbox.dc.RpcError;
import telegate.sandbox.tl.TlObject;

/// People and messages in TL, as one of the accounts sees them. Thread-safe.
public final class People {
    private final AccountStore accounts;

    public People(AccountStore accounts) {
        this.accounts = accounts;
    }

    public TlObject user(Account account, Account viewer) {
        boolean self = account.id() == viewer.id();
        boolean contact = !self && isContact(account);
        return TlObject.of(
                "user",
                "self",
                self,
                "contact",
                contact,
                "mutual_contact",
                contact,
                "id",
                account.id(),
                "access_hash",
                accessHash(account),
                "first_name",
                account.firstName(),
                "last_name",
                account.lastName().isEmpty() ? null : account.lastName(),
                "username",
                account.username(),
                "phone",
                self || contact ? account.phone().substring(1) : null,
                "status",
                TlObject.of("userStatusRecently"));
    }

    /// The viewer himself and everybody he has a message with.
    public List<TlObject> users(Account viewer, Collection<Message> messages) {
        var ids = new LinkedHashSet<Long>();
        ids.add(viewer.id());
        messages.forEach(m -> ids.add(m.peer()));
        List<TlObject> users = new ArrayList<>();
        for (long id : ids) {
            accounts.find(id).ifPresent(a -> users.add(user(a, viewer)));
        }
        return users;
    }

    public static TlObject peer(long userId) {
        return TlObject.of("peerUser", "user_id", userId);
    }

    /// Always with its sender: without one, TDLib takes an outgoing message for one of the other
    /// side.
    public static TlObject message(Message message, Account owner) {
        return TlObject.of(
                "message",
                "out",
                message.out(),
                "id",
                message.id(),
                "from_id",
                peer(message.out() ? owner.id() : message.peer()),
                "peer_id",
                peer(message.peer()),
                "date",
                (int) message.date().getEpochSecond(),
                "message",
                message.text());
    }

    public static List<TlObject> messages(Collection<Message> messages, Account owner) {
        return messages.stream().map(m -> message(m, owner)).toList();
    }

    /// The account that an `InputPeer` or `InputUser` means.
    ///
    /// @throws RpcError when it means none, or names a wrong access hash
    public Account resolve(TlObject input, Account viewer) throws RpcError {
        Optional<Account> found =
                switch (input.name()) {
                    case "inputPeerSelf", "inputUserSelf" -> Optional.of(viewer);
                    case "inputPeerUser", "inputUser" ->
                            accounts.find(input.longValue("user_id"))
                                    .filter(a -> accessHash(a) == input.longValue("access_hash"));
                    case "inputPeerUserFromMessage", "inputUserFromMessage" ->
                            accounts.find(input.longValue("user_id"));
                    default -> Optional.empty();
                };
        return found.orElseThrow(() -> RpcError.badRequest("PEER_ID_INVALID"));
    }

    private boolean isContact(Account account) {
        return accounts.known().stream().anyMatch(a -> a.id() == account.id());
    }

    /// Any fixed number that cannot be guessed from looking at an id will do.
    private static long accessHash(Account account) {
        long mixed = account.id() * 0x9E3779B97F4A7C15L;
        return mixed ^ (mixed >>> 29);
    }
}
