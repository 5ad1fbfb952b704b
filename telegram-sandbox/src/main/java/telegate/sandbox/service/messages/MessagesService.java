package telegate.sandbox.service.messages;

import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import telegate.sandbox.account.Account;
import telegate.sandbox.account.Message;
import telegate.sandbox.chat.Chats;
import telegate.sandbox.dc.RpcCall;
import telegate.sandbox.dc.RpcError;
import telegate.sandbox.service.Methods;
import telegate.sandbox.service.People;
import telegate.sandbox.service.updates.UpdatesService;
import telegate.sandbox.tl.TlObject;

/// Dialogs and text messages between two people. What was read is not remembered: everything counts
/// as read. There are no groups, media, stickers, folders or reactions.
public final class MessagesService {
    private static final int MAX_LIMIT = 100;

    private final Chats chats;
    private final People people;
    private final UpdatesService updates;

    public MessagesService(Chats chats, People people, UpdatesService updates) {
        this.chats = chats;
        this.people = people;
        this.updates = updates;
    }

    public void register(Methods methods) {
        methods.authorised("messages.sendMessage", this::sendMessage);
        methods.authorised("messages.getDialogs", this::getDialogs);
        methods.authorised("messages.getPinnedDialogs", this::getPinnedDialogs);
        methods.authorised("messages.getPeerDialogs", this::getPeerDialogs);
        methods.authorised("messages.getHistory", this::getHistory);
        methods.authorised("messages.readHistory", MessagesService::readHistory);
        methods.constant("messages.setTyping", () -> true);
        methods.constant("messages.getDialogUnreadMarks", List::of);
        methods.authorised("messages.getStickerSet", MessagesService::getStickerSet);
        MessageSettings.register(methods);
    }

    private TlObject sendMessage(RpcCall call, Account account) throws RpcError {
        var to = people.resolve(call.method().object("peer"), account);
        var text = call.method().string("message");
        if (text.isEmpty()) {
            throw RpcError.badRequest("MESSAGE_EMPTY");
        }
        if (text.length() > Chats.MAX_LENGTH) {
            throw RpcError.badRequest("MESSAGE_TOO_LONG");
        }
        var sent = chats.send(account.id(), to.id(), text, call.key().id()).bySender();
        return TlObject.of(
                "updateShortSentMessage",
                "out",
                true,
                "id",
                sent.id(),
                "pts",
                sent.pts(),
                "pts_count",
                1,
                "date",
                (int) sent.date().getEpochSecond());
    }

    private TlObject getDialogs(RpcCall call, Account account) {
        var query = call.method();
        boolean mainList = !query.has("folder_id") || query.integer("folder_id") == 0;
        int limit = Math.clamp(query.integer("limit"), 0, MAX_LIMIT);
        var newest =
                newestOfEachPeer(account).stream()
                        .filter(m -> mainList && isBefore(m, query))
                        .limit(limit)
                        .toList();
        return TlObject.of(
                "messages.dialogs",
                "dialogs",
                newest.stream().map(m -> dialog(m.peer(), m.id())).toList(),
                "messages",
                People.messages(newest, account),
                "chats",
                List.of(),
                "users",
                people.users(account, newest));
    }

    /// Pages go back in time; a client begins with the end of time, or with nothing.
    private static boolean isBefore(Message message, TlObject query) {
        int date = query.integer("offset_date");
        long at = message.date().getEpochSecond();
        return date == 0 || at < date || (at == date && message.id() < query.integer("offset_id"));
    }

    private TlObject getPinnedDialogs(RpcCall call, Account account) {
        return peerDialogs(account, List.of(), List.of(), List.of());
    }

    /// Also for a peer without messages: with an empty answer a client could not open a chat with
    /// somebody new.
    private TlObject getPeerDialogs(RpcCall call, Account account) throws RpcError {
        List<TlObject> dialogs = new ArrayList<>();
        List<Message> newest = new ArrayList<>();
        List<TlObject> users = new ArrayList<>();
        for (var wanted : call.method().objects("peers")) {
            if (!wanted.is("inputDialogPeer")) {
                throw RpcError.badRequest("PEER_ID_INVALID");
            }
            var peer = people.resolve(wanted.object("peer"), account);
            var last = Chats.history(account, peer.id(), 0, 1);
            newest.addAll(last);
            users.add(people.user(peer, account));
            dialogs.add(dialog(peer.id(), last.isEmpty() ? 0 : last.getFirst().id()));
        }
        return peerDialogs(account, dialogs, newest, users);
    }

    private TlObject getHistory(RpcCall call, Account account) throws RpcError {
        var query = call.method();
        var peer = people.resolve(query.object("peer"), account);
        int limit = Math.clamp(query.integer("limit"), 0, MAX_LIMIT);
        int before = query.integer("offset_id");
        // A negative offset asks for newer messages too: begin that much later.
        int newer = Math.clamp(-(long) query.integer("add_offset"), 0, MAX_LIMIT);
        var all = Chats.history(account, peer.id(), 0, Integer.MAX_VALUE);
        int start = 0;
        while (before > 0 && start < all.size() && all.get(start).id() >= before) {
            start++;
        }
        start = Math.clamp((long) start - newer, 0, all.size());
        var page = all.subList(start, Math.min(start + limit, all.size()));
        return TlObject.of(
                "messages.messages",
                "messages",
                People.messages(page, account),
                "topics",
                List.of(),
                "chats",
                List.of(),
                "users",
                people.users(account, page));
    }

    private static TlObject readHistory(RpcCall call, Account account) {
        return TlObject.of("messages.affectedMessages", "pts", account.pts(), "pts_count", 0);
    }

    private static TlObject getStickerSet(RpcCall call, Account account) throws RpcError {
        throw RpcError.badRequest("STICKERSET_INVALID");
    }

    private TlObject peerDialogs(
            Account account, List<TlObject> dialogs, List<Message> messages, List<TlObject> users) {
        return TlObject.of(
                "messages.peerDialogs",
                "dialogs",
                dialogs,
                "messages",
                People.messages(messages, account),
                "chats",
                List.of(),
                "users",
                users,
                "state",
                updates.state(account));
    }

    private static List<Message> newestOfEachPeer(Account account) {
        var newest = new LinkedHashMap<Long, Message>();
        account.messages().reversed().forEach(m -> newest.putIfAbsent(m.peer(), m));
        return List.copyOf(newest.values());
    }

    private static TlObject dialog(long peer, int topMessage) {
        return TlObject.of(
                "dialog",
                "peer",
                People.peer(peer),
                "top_message",
                topMessage,
                "read_inbox_max_id",
                topMessage,
                "read_outbox_max_id",
                topMessage,
                "unread_count",
                0,
                "unread_mentions_count",
                0,
                "unread_reactions_count",
                0,
                "unread_poll_votes_count",
                0,
                "notify_settings",
                TlObject.of("peerNotifySettings"));
    }
}
