package telegate.sandbox.chat;

import java.time.InstantSource;
import java.time.temporal.ChronoUnit;
import java.util.List;
import java.util.NoSuchElementException;
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
    private final InstantSource clock;

    public Chats(AccountStore accounts, MessageNotices notices, InstantSource clock) {
        this.accounts = accounts;
        this.notices = notices;
        this.clock = clock;
    }

    /// Sends a text. Both accounts see it; every device is told, except the one that sent it and
    /// has it already.
    ///
    /// @param sentWith auth key of the sending device, or [#NO_KEY]
    /// @return the message as the sender has it
    /// @throws NoSuchElementException when one of the accounts does not exist
    public Message send(long from, long to, String text, long sentWith) {
        // Telegram counts time in seconds.
        var date = clock.instant().truncatedTo(ChronoUnit.SECONDS);
        accounts.get(to);
        var sender = accounts.update(from, a -> a.withMessage(date, to, true, text));
        // Another message may be the newest by now, so look for ours from the end.
        var sent = newest(sender, to, true);
        tell(sender, sent, sentWith);
        if (from != to) {
            var receiver = accounts.update(to, a -> a.withMessage(date, from, false, text));
            tell(receiver, newest(receiver, from, false), NO_KEY);
        }
        return sent;
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

    private static Message newest(Account account, long peer, boolean out) {
        return account.messages().reversed().stream()
                .filter(m -> m.peer() == peer && m.out() == out)
                .findFirst()
                .orElseThrow();
    }

    private void tell(Account account, Message message, long except) {
        account.devices().stream()
                .filter(d -> d.keyId() != except)
                .forEach(d -> notices.arrived(account, d, message));
    }
}
