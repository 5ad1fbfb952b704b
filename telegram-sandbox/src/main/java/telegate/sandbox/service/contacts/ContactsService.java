package telegate.sandbox.service.contacts;

import java.util.List;
import java.util.Locale;
import telegate.sandbox.account.Account;
import telegate.sandbox.account.AccountStore;
import telegate.sandbox.dc.RpcCall;
import telegate.sandbox.dc.RpcError;
import telegate.sandbox.service.Methods;
import telegate.sandbox.service.People;
import telegate.sandbox.tl.TlObject;

/// The address book, which is the same for everybody, and the search for people. Changing contacts
/// is left out.
public final class ContactsService {
    private static final int SHORTEST_SEARCH = 3;

    private final AccountStore accounts;
    private final People people;

    public ContactsService(AccountStore accounts, People people) {
        this.accounts = accounts;
        this.people = people;
    }

    public void register(Methods methods) {
        methods.authorised("contacts.getContacts", this::getContacts);
        methods.authorised("contacts.resolveUsername", this::resolveUsername);
        methods.authorised("contacts.search", this::search);
        methods.constant("contacts.getTopPeers", () -> TlObject.of("contacts.topPeersDisabled"));
        methods.constant(
                "contacts.getBirthdays",
                () ->
                        TlObject.of(
                                "contacts.contactBirthdays",
                                "contacts",
                                List.of(),
                                "users",
                                List.of()));
    }

    private TlObject getContacts(RpcCall call, Account account) {
        var others = accounts.known().stream().filter(a -> a.id() != account.id()).toList();
        return TlObject.of(
                "contacts.contacts",
                "contacts",
                others.stream()
                        .map(a -> TlObject.of("contact", "user_id", a.id(), "mutual", true))
                        .toList(),
                "saved_count",
                0,
                "users",
                users(others, account));
    }

    private TlObject resolveUsername(RpcCall call, Account account) throws RpcError {
        var found =
                accounts.byUsername(call.method().string("username"))
                        .orElseThrow(() -> RpcError.badRequest("USERNAME_NOT_OCCUPIED"));
        return TlObject.of(
                "contacts.resolvedPeer",
                "peer",
                People.peer(found.id()),
                "chats",
                List.of(),
                "users",
                users(List.of(found), account));
    }

    private TlObject search(RpcCall call, Account account) throws RpcError {
        var wanted = call.method().string("q").toLowerCase(Locale.ROOT);
        if (wanted.length() < SHORTEST_SEARCH) {
            throw RpcError.badRequest("QUERY_TOO_SHORT");
        }
        var found =
                accounts.all().stream()
                        .filter(a -> a.id() != account.id() && matches(a, wanted))
                        .limit(Math.max(call.method().integer("limit"), 0))
                        .toList();
        return TlObject.of(
                "contacts.found",
                "my_results",
                List.of(),
                "results",
                found.stream().map(a -> People.peer(a.id())).toList(),
                "chats",
                List.of(),
                "users",
                users(found, account));
    }

    private static boolean matches(Account account, String wanted) {
        var username = account.username();
        return account.name().toLowerCase(Locale.ROOT).contains(wanted)
                || (username != null && username.toLowerCase(Locale.ROOT).contains(wanted));
    }

    private List<TlObject> users(List<Account> found, Account viewer) {
        return found.stream().map(a -> people.user(a, viewer)).toList();
    }
}
