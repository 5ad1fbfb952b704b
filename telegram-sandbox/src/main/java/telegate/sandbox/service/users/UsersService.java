package telegate.sandbox.service.users;

import java.util.ArrayList;
import java.util.List;
import telegate.sandbox.account.Account;
import telegate.sandbox.dc.RpcCall;
import telegate.sandbox.dc.RpcError;
import telegate.sandbox.service.Methods;
import telegate.sandbox.service.People;
import telegate.sandbox.tl.TlObject;

/// Who somebody is. There are no photos.
public final class UsersService {
    private final People people;

    public UsersService(People people) {
        this.people = people;
    }

    public void register(Methods methods) {
        methods.authorised("users.getUsers", this::getUsers);
        methods.authorised("users.getFullUser", this::getFullUser);
        methods.authorised(
                "users.getSavedMusic",
                (_, _) -> TlObject.of("users.savedMusic", "count", 0, "documents", List.of()));
        methods.constant(
                "photos.getUserPhotos",
                () -> TlObject.of("photos.photos", "photos", List.of(), "users", List.of()));
    }

    private List<TlObject> getUsers(RpcCall call, Account account) throws RpcError {
        List<TlObject> users = new ArrayList<>();
        for (var id : call.method().objects("id")) {
            users.add(people.user(people.resolve(id, account), account));
        }
        return users;
    }

    private TlObject getFullUser(RpcCall call, Account account) throws RpcError {
        var user = people.resolve(call.method().object("id"), account);
        var full =
                TlObject.of(
                        "userFull",
                        "id",
                        user.id(),
                        "settings",
                        TlObject.of("peerSettings"),
                        "notify_settings",
                        TlObject.of("peerNotifySettings"),
                        "common_chats_count",
                        0);
        return TlObject.of(
                "users.userFull",
                "full_user",
                full,
                "chats",
                List.of(),
                "users",
                List.of(people.user(user, account)));
    }
}
