package telegate.sandbox.dc;

import java.io.EOFException;
import java.io.IOException;
import java.lang.System.Logger;
import java.lang.System.Logger.Level;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import telegate.sandbox.mtproto.AuthKey;
import telegate.sandbox.mtproto.ClientSocket;
import telegate.sandbox.mtproto.KeyExchange;
import telegate.sandbox.mtproto.MessageCipher;
import telegate.sandbox.mtproto.PlainPacket;
import telegate.sandbox.mtproto.ProtocolViolation;

/// Serves one connection from its first packet to its end, on the thread that calls [#serve()].
final class Connection {
    private static final Logger LOG = System.getLogger(Connection.class.getName());

    /// What Telegram answers to a packet of a key that it does not know.
    private static final int UNKNOWN_KEY = -404;

    private final ClientSocket socket;
    private final AuthKeys keys;
    private final Sessions sessions;
    private final Inbound inbound;
    private final KeyExchange exchange;
    private final ExchangeMeter meter;
    private final Set<Session> used = new HashSet<>(2);

    Connection(
            ClientSocket socket,
            AuthKeys keys,
            Sessions sessions,
            Inbound inbound,
            KeyExchange exchange,
            ExchangeMeter meter) {
        this.socket = socket;
        this.keys = keys;
        this.sessions = sessions;
        this.inbound = inbound;
        this.exchange = exchange;
        this.meter = meter;
    }

    /// Returns when the connection is closed, by whomever.
    void serve() {
        sessions.connected(socket);
        try (socket) {
            while (true) {
                accept(socket.read());
                socket.flush();
            }
        } catch (EOFException _) {
            LOG.log(Level.TRACE, "a client closed its connection");
        } catch (IOException e) {
            LOG.log(Level.DEBUG, "a connection ended: {0}", e.getMessage());
        } catch (ProtocolViolation e) {
            LOG.log(Level.WARNING, "a client broke the protocol: {0}", e.getMessage());
        } finally {
            sessions.disconnected(socket, List.copyOf(used));
        }
    }

    private void accept(ClientSocket.Packet packet) throws ProtocolViolation {
        long keyId = MessageCipher.keyId(packet.bytes());
        if (keyId == 0) {
            plain(packet.bytes());
            return;
        }
        AuthKey key = keys.find(keyId);
        if (key == null || key.dc() != socket.dc()) {
            socket.sendError(UNKNOWN_KEY);
            return;
        }
        var opened = MessageCipher.open(key, packet.bytes());
        if (packet.quickAck()) {
            socket.sendQuickAck(opened.quickAck());
        }
        used.add(inbound.accept(socket, key, opened.message()));
    }

    private void plain(byte[] packet) throws ProtocolViolation {
        long start = System.nanoTime();
        var answer = exchange.answer(PlainPacket.open(packet));
        socket.send(PlainPacket.seal(sessions.ids().next(true), answer.toBytes()));
        meter.add(System.nanoTime() - start, answer.is("dh_gen_ok"));
    }
}
