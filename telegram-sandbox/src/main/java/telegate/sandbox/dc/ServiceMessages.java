package telegate.sandbox.dc;

import java.net.SocketException;
import java.time.Duration;
import java.util.List;
import telegate.sandbox.mtproto.AuthKey;
import telegate.sandbox.mtproto.ClientSocket;
import telegate.sandbox.mtproto.Message;
import telegate.sandbox.tl.TlObject;

/// Answers what the protocol itself asks, below all methods
/// (core.telegram.org/mtproto/service_messages). Stateless; used by all connections at once.
final class ServiceMessages {
    /// States of `msgs_state_info`.
    private static final byte UNKNOWN = 1;

    private static final byte RECEIVED = 4;

    private final AuthKeys keys;
    private final Sessions sessions;

    ServiceMessages(AuthKeys keys, Sessions sessions) {
        this.keys = keys;
        this.sessions = sessions;
    }

    /// Carries out a service message; false when it is none.
    boolean accept(ClientSocket socket, Session session, Message message, TlObject object) {
        switch (object.name()) {
            case "msgs_ack" -> session.confirm(object.list("msg_ids"));
            case "ping" -> pong(session, message, object);
            case "ping_delay_disconnect" -> {
                closeAfterSilence(socket, Duration.ofSeconds(object.integer("disconnect_delay")));
                pong(session, message, object);
            }
            case "get_future_salts" ->
                    session.service(
                            sessions.salts()
                                    .future(session.key(), message.id(), object.integer("num")));
            case "msgs_state_req" -> states(session, message, object.list("msg_ids"));
            case "msg_resend_req" -> resend(session, message, object.list("msg_ids"));
            case "rpc_drop_answer" -> {
                session.begin(message.id());
                var dropped = session.dropAnswer(object.longValue("req_msg_id"));
                session.answer(message.id(), Queries.result(message.id(), dropped.toBytes()));
            }
            case "destroy_session" -> destroySession(session, object.longValue("session_id"));
            case "destroy_auth_key" -> destroyKey(session);
            // Long polling is a matter of HTTP; the others are answers to questions that are not
            // asked here.
            case "http_wait", "msgs_state_info", "msgs_all_info" -> {}
            default -> {
                return false;
            }
        }
        return true;
    }

    private static void pong(Session session, Message message, TlObject ping) {
        session.service(
                TlObject.of("pong", "msg_id", message.id(), "ping_id", ping.longValue("ping_id")));
    }

    private static void closeAfterSilence(ClientSocket socket, Duration silence) {
        try {
            socket.closeAfterSilence(silence.isPositive() ? silence : Duration.ofMinutes(1));
        } catch (SocketException _) {
            // The connection is gone already, which its reader will see.
            socket.close();
        }
    }

    private void states(Session session, Message message, List<?> asked) {
        var info = new byte[asked.size()];
        for (int i = 0; i < info.length; i++) {
            long id = (Long) asked.get(i);
            info[i] = session.hasReceived(id) ? RECEIVED : UNKNOWN;
        }
        session.service(TlObject.of("msgs_state_info", "req_msg_id", message.id(), "info", info));
        // A client that hears "received" waits for ever for the answer, so it had better get it.
        asked.forEach(id -> session.resendAnswer((Long) id));
    }

    private void resend(Session session, Message message, List<?> asked) {
        session.resend(asked);
        states(session, message, asked);
    }

    private void destroySession(Session session, long id) {
        boolean destroyed = id != session.id() && sessions.destroySession(session.key(), id);
        session.service(
                TlObject.of(
                        destroyed ? "destroy_session_ok" : "destroy_session_none",
                        "session_id",
                        id));
    }

    private void destroyKey(Session session) {
        AuthKey owner = keys.owner(session.key());
        boolean there = owner != null && keys.find(owner.id()) != null;
        // Not inside of an rpc_result: TDLib overlooks it there.
        session.service(TlObject.of(there ? "destroy_auth_key_ok" : "destroy_auth_key_none"));
        if (owner != null) {
            keys.destroy(owner.id());
        }
    }
}
