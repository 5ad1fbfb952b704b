package telegate.sandbox.dc;

import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import telegate.sandbox.mtproto.AuthKey;
import telegate.sandbox.mtproto.ClientSocket;
import telegate.sandbox.mtproto.Message;
import telegate.sandbox.mtproto.ProtocolViolation;
import telegate.sandbox.tl.Packed;
import telegate.sandbox.tl.TlException;
import telegate.sandbox.tl.TlObject;
import telegate.sandbox.tl.TlReader;
import telegate.sandbox.tl.UnknownConstructor;

/// Takes decrypted packets apart: checks salt and message ids, opens containers, hands service
/// messages and queries on, and brings a session that came back on a new connection up to date.
/// Stateless; used by all connections at once.
final class Inbound {
    private static final int CONTAINER = 0x73f1f8dc;
    private static final int MAX_IN_CONTAINER = 1024;

    /// Codes of bad message notifications.
    private static final int WRONG_SALT = 48;

    private static final int ODD_SEQNO_EXPECTED = 35;

    /// Messages that need no confirmation and may have an even number.
    private static final Set<String> SERVICE =
            Set.of("msgs_ack", "msgs_state_info", "msgs_all_info", "http_wait");

    private final AuthKeys keys;
    private final Sessions sessions;
    private final ServiceMessages serviceMessages;
    private final Queries queries;

    Inbound(AuthKeys keys, Sessions sessions, Queries queries) {
        this.keys = keys;
        this.sessions = sessions;
        this.serviceMessages = new ServiceMessages(keys, sessions);
        this.queries = queries;
    }

    /// Carries out one packet; answers are queued on the connection.
    ///
    /// @return the session that the packet belongs to
    /// @throws ProtocolViolation when the packet cannot be taken apart
    Session accept(ClientSocket socket, AuthKey key, Message packet) throws ProtocolViolation {
        var session = sessions.session(key, packet.sessionId());
        var unconfirmed = session.attach(socket);
        AuthKey owner = keys.owner(key);
        if (owner != null) {
            join(session, sessions.client(owner.id()));
        }
        if (!sessions.salts().accepts(key, packet.salt())) {
            session.service(badSalt(key, packet));
            return session;
        }
        int fault = sessions.ids().fault(packet.id());
        if (fault != 0) {
            session.service(badMessage(packet, fault));
            return session;
        }
        var messages = unpack(packet);
        if (session.announce()) {
            session.announceItself(announcement(key, messages));
        }
        for (var message : messages) {
            accept(socket, session, message);
        }
        session.resend(unconfirmed);
        if (owner != null) {
            sessions.client(owner.id()).catchUp(session);
        }
        return session;
    }

    private void join(Session session, Client owner) {
        owner.join(session);
        sessions.use(session, owner);
    }

    private void accept(ClientSocket socket, Session session, Message message)
            throws ProtocolViolation {
        TlObject object;
        try {
            object = new TlReader(message.body()).object();
        } catch (UnknownConstructor e) {
            session.receive(message.id());
            queries.refuse(session, message.id(), e);
            return;
        } catch (TlException e) {
            throw new ProtocolViolation("malformed message: " + e.getMessage());
        }
        if (SERVICE.contains(object.name())) {
            serviceMessages.accept(socket, session, message, object);
            return;
        }
        if (!session.receive(message.id())) {
            session.resendAnswer(message.id());
            return;
        }
        if (serviceMessages.accept(socket, session, message, object)) {
            return;
        }
        if (message.seqno() % 2 == 0) {
            session.service(badMessage(message, ODD_SEQNO_EXPECTED));
            return;
        }
        queries.accept(socket, session, message.id(), object);
    }

    private static List<Message> unpack(Message packet) throws ProtocolViolation {
        try {
            var body = packet.body();
            var reader = new TlReader(body);
            while (reader.peekInteger() == Packed.ID) {
                reader.integer();
                body = Packed.unpack(reader.bytes());
                reader = new TlReader(body);
            }
            if (reader.peekInteger() != CONTAINER) {
                return List.of(withBody(packet, packet.id(), packet.seqno(), body));
            }
            reader.integer();
            int count = reader.integer();
            if (count < 0 || count > MAX_IN_CONTAINER) {
                throw new ProtocolViolation("a container of " + count + " messages");
            }
            List<Message> messages = new ArrayList<>(count);
            for (int i = 0; i < count; i++) {
                long id = reader.longValue();
                int seqno = reader.integer();
                messages.add(withBody(packet, id, seqno, reader.raw(reader.integer())));
            }
            return messages;
        } catch (TlException e) {
            throw new ProtocolViolation("malformed container: " + e.getMessage());
        }
    }

    private static Message withBody(Message packet, long id, int seqno, byte[] body) {
        return new Message(packet.salt(), packet.sessionId(), id, seqno, body);
    }

    /// Messages older than the first one named here are sent again by the client, so it must be the
    /// oldest of the packet.
    private byte[] announcement(AuthKey key, List<Message> messages) {
        return TlObject.of(
                        "new_session_created",
                        "first_msg_id",
                        messages.stream().mapToLong(Message::id).min().orElse(0),
                        "unique_id",
                        sessions.ids().next(false),
                        "server_salt",
                        sessions.salts().current(key))
                .toBytes();
    }

    private TlObject badSalt(AuthKey key, Message packet) {
        return TlObject.of(
                "bad_server_salt",
                "bad_msg_id",
                packet.id(),
                "bad_msg_seqno",
                packet.seqno(),
                "error_code",
                WRONG_SALT,
                "new_server_salt",
                sessions.salts().current(key));
    }

    private static TlObject badMessage(Message message, int code) {
        return TlObject.of(
                "bad_msg_notification",
                "bad_msg_id",
                message.id(),
                "bad_msg_seqno",
                message.seqno(),
                "error_code",
                code);
    }
}
