package telegate.sandbox.service.updates;

import java.time.InstantSource;
import java.util.List;
import telegate.sandbox.account.Account;
import telegate.sandbox.dc.RpcCall;
import telegate.sandbox.service.Methods;
import telegate.sandbox.service.People;
import telegate.sandbox.tl.TlObject;

/// What a client has missed. Only messages are counted (`pts`); there is no `qts` and no `seq`.
public final class UpdatesService {
    private final People people;
    private final InstantSource clock;

    public UpdatesService(People people, InstantSource clock) {
        this.people = people;
        this.clock = clock;
    }

    public void register(Methods methods) {
        methods.authorised("updates.getState", (_, account) -> state(account));
        methods.authorised("updates.getDifference", this::getDifference);
    }

    /// Where the account's counters stand.
    public TlObject state(Account account) {
        return TlObject.of(
                "updates.state",
                "pts",
                account.pts(),
                "qts",
                0,
                "date",
                now(),
                "seq",
                0,
                "unread_count",
                0);
    }

    private TlObject getDifference(RpcCall call, Account account) {
        int known = call.method().integer("pts");
        var missed = account.messages().stream().filter(m -> m.pts() > known).toList();
        if (missed.isEmpty() && known >= account.pts()) {
            return TlObject.of("updates.differenceEmpty", "date", now(), "seq", 0);
        }
        return TlObject.of(
                "updates.difference",
                "new_messages",
                People.messages(missed, account),
                "new_encrypted_messages",
                List.of(),
                "other_updates",
                List.of(),
                "chats",
                List.of(),
                "users",
                people.users(account, missed),
                "state",
                state(account));
    }

    private int now() {
        return (int) clock.instant().getEpochSecond();
    }
}
