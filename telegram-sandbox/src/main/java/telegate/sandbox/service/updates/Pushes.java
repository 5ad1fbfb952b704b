package telegate.sandbox.service.updates;

import java.time.InstantSource;
import java.util.List;
import telegate.sandbox.account.Account;
import telegate.sandbox.account.Device;
import telegate.sandbox.account.Message;
import telegate.sandbox.chat.MessageNotices;
import telegate.sandbox.dc.Sessions;
import telegate.sandbox.login.ClientNotices;
import telegate.sandbox.service.People;
import telegate.sandbox.tl.TlObject;

/// Tells clients what they have not asked for. Thread-safe.
public final class Pushes implements ClientNotices, MessageNotices {
    private final Sessions sessions;
    private final People people;
    private final InstantSource clock;

    public Pushes(Sessions sessions, People people, InstantSource clock) {
        this.sessions = sessions;
        this.people = people;
        this.clock = clock;
    }

    /// As `updateShort`: the only shape that TDLib takes from a data centre that it is not logged
    /// in to.
    @Override
    public void loginTokenAccepted(long keyId) {
        sessions.push(
                keyId,
                TlObject.of(
                        "updateShort", "update", TlObject.of("updateLoginToken"), "date", now()));
    }

    /// Makes the client ask for something, which then fails.
    @Override
    public void revoked(long keyId) {
        sessions.push(keyId, TlObject.of("updatesTooLong"));
    }

    @Override
    public void arrived(Account account, Device device, Message message) {
        sessions.push(device.keyId(), newMessage(account, message));
    }

    private TlObject newMessage(Account account, Message message) {
        var update =
                TlObject.of(
                        "updateNewMessage",
                        "message",
                        People.message(message, account),
                        "pts",
                        message.pts(),
                        "pts_count",
                        1);
        return TlObject.of(
                "updates",
                "updates",
                List.of(update),
                "users",
                people.users(account, List.of(message)),
                "chats",
                List.of(),
                "date",
                now(),
                "seq",
                0);
    }

    private int now() {
        return (int) clock.instant().getEpochSecond();
    }
}
