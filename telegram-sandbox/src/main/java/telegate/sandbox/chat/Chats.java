package telegate.sandbox.chat;

import java.time.InstantSource;
import java.time.temporal.ChronoUnit;
import java.util.List;
import java.util.NoSuchElementException;
import java.util.concurrent.atomic.AtomicReference;
import telegate.sandbox.account.Account;
import telegate.sandbox.account.AccountStore;
import telegate.sandbox.account.Message;

/// Delivers messages. Thread-safe. A message is in the file of both accounts before a device hears
/// of it.
public final class Chats {
    /// Telegram's limit for a text message, in UTF-16 units.
    public static final int MAX_LENGTH = 4096;

    /// No device: the message was not sent by one.
    public static final long NO_KEY = 0;

    private final AccountStore accounts;
    private final MessageNotices notices;
    private final PushLog pushes;
    private final InstantSource clock;

    public Chats(
            AccountStore accounts, MessageNotices notices, PushLog pushes, InstantSource clock) {
        this.accounts = accounts;
        this.notices = notices;
        this.pushes = pushes;
        this.clock = clock;
    }

    /// A message as the two sides have it; the same one in a chat with oneself.
    public record Delivered(Message bySender, Message byReceiver) {}

    /// Sends a text. Both accounts see it; every device is told, except the one that sent it and
    /// has it already.
    ///
    /// @param sentWith auth key of the sending device, or [#NO_KEY]
    /// @throws NoSuchElementException when one of the accounts does not exist
    public Delivered send(long from, long to, String text, long sentWith) {
        accounts.get(to);
        var sent = store(from, to, true, text, sentWith);
        return new Delivered(sent, from == to ? sent : store(to, from, false, text, NO_KEY));
    }

    /// The newest messages with one peer, newest first.
    ///
    /// @param before only messages with a lower id; 0 for no limit
    public static List<Message> history(Account account, long peer, int before, int limit) {
        return account.messages().reversed().stream()
                .filter(m -> m.peer() == peer && (before == 0 || m.id() < before))
                .limit(limit)
                .toList();
    }

    private Message store(long owner, long peer, boolean out, String text, long except) {
        // Telegram counts time in seconds.
        var now = clock.instant();
        var date = now.truncatedTo(ChronoUnit.SECONDS);
        var stored = new AtomicReference<Message>();
        var account =
                accounts.update(
                        owner,
                        a -> {
                            var after = a.withMessage(date, peer, out, text);
                            stored.set(after.messages().getLast());
                            return after;
                        });
        var message = stored.get();
        var told = account.devices().stream().filter(d -> d.keyId() != except).toList();
        pushes.add(owner, message, now, told.size());
        told.forEach(d -> notices.arrived(account, d, message));
        return message;
    }
}
