package telegate.sandbox.dc;

import java.lang.System.Logger;
import java.lang.System.Logger.Level;
import java.time.Duration;
import java.util.List;
import java.util.Locale;
import java.util.concurrent.Executor;
import org.jspecify.annotations.Nullable;
import telegate.sandbox.mtproto.AuthKey;
import telegate.sandbox.mtproto.ClientSocket;
import telegate.sandbox.tl.Packed;
import telegate.sandbox.tl.TlException;
import telegate.sandbox.tl.TlObject;
import telegate.sandbox.tl.TlReader;
import telegate.sandbox.tl.TlSchema;
import telegate.sandbox.tl.TlWriter;
import telegate.sandbox.tl.UnknownConstructor;

/// Frees queries of their wrappers, decides whether the key may ask at all, and turns what the
/// dispatcher says into answers. Stateless; used by all connections at once.
final class Queries {
    private static final Logger LOG = System.getLogger(Queries.class.getName());
    private static final int RPC_RESULT = 0xf35c6d01;
    private static final int PACKED_ABOVE = 4096;

    private final AuthKeys keys;
    private final Sessions sessions;
    private final Dispatcher dispatcher;
    private final Executor executor;
    private final Closing closing;
    private final KeyBinding binding;

    /// @param executor runs what must not hold a connection up
    /// @param closing ends what waits
    Queries(
            AuthKeys keys,
            Sessions sessions,
            Dispatcher dispatcher,
            Executor executor,
            Closing closing) {
        this.keys = keys;
        this.sessions = sessions;
        this.dispatcher = dispatcher;
        this.executor = executor;
        this.closing = closing;
        this.binding = new KeyBinding(keys);
    }

    /// Answers one query; the answer is queued on the connection, or flushed by another thread when
    /// it comes later.
    void accept(ClientSocket socket, Session session, long messageId, TlObject query) {
        session.begin(messageId);
        try {
            var method = unwrap(session, query);
            if (method.is("auth.bindTempAuthKey")) {
                binding.bind(session, messageId, method);
                answer(session, messageId, method, true);
                return;
            }
            var call = call(socket, session, method);
            switch (dispatcher.ask(call)) {
                case RpcFilter.Proceed _ -> handle(session, messageId, call);
                case RpcFilter.Delay(var duration) -> {
                    confirm(session, messageId);
                    executor.execute(() -> handleLater(session, messageId, call, duration));
                }
                case RpcFilter.Drop _ -> {
                    session.forget(messageId);
                    socket.close();
                }
                case RpcFilter.Ignore _ -> session.forget(messageId);
            }
        } catch (RpcError e) {
            answer(session, messageId, e);
        } catch (UnknownConstructor e) {
            refuse(session, messageId, e);
        } catch (TlException _) {
            answer(session, messageId, RpcError.badRequest("INPUT_FETCH_ERROR"));
        }
    }

    /// Answers a query that nobody can read.
    void refuse(Session session, long messageId, UnknownConstructor unknown) {
        session.begin(messageId);
        var name = String.format(Locale.ROOT, "#%08x", unknown.id());
        answer(session, messageId, dispatcher.refuse(name));
    }

    private TlObject unwrap(Session session, TlObject outer) throws RpcError {
        var query = outer;
        while (true) {
            switch (query.name()) {
                case "invokeWithLayer" -> {
                    if (query.integer("layer") != TlSchema.LAYER) {
                        throw RpcError.badRequest("CONNECTION_LAYER_INVALID");
                    }
                }
                case "initConnection" ->
                        session.info(
                                new ClientInfo(
                                        query.integer("api_id"),
                                        query.string("device_model"),
                                        query.string("system_version"),
                                        query.string("app_version")));
                case "invokeWithoutUpdates" -> session.refuseUpdates();
                // Queries of a connection are carried out in their order, so the one to wait for is
                // done.
                case "invokeAfterMsg", "invokeAfterMsgs" -> {}
                default -> {
                    if (!TlSchema.isMethod(query.name())) {
                        throw RpcError.badRequest("INPUT_METHOD_INVALID");
                    }
                    return query;
                }
            }
            query = new TlReader(query.bytes("query")).object();
        }
    }

    private RpcCall call(ClientSocket socket, Session session, TlObject method) throws RpcError {
        AuthKey owner = keys.owner(session.key());
        if (owner == null) {
            throw RpcError.unauthorized("AUTH_KEY_PERM_EMPTY");
        }
        switch (keys.state(owner.id())) {
            case LIVE -> {}
            case REVOKED -> throw RpcError.authKeyUnregistered();
            case DUPLICATED -> throw new RpcError(406, "AUTH_KEY_DUPLICATED");
        }
        var client = sessions.client(owner.id());
        @Nullable ClientInfo info = session.info();
        if (info != null) {
            client.info(info);
        }
        return new RpcCall(
                method,
                owner,
                session.id(),
                owner.dcNumber(),
                owner.testMode(),
                socket.process(),
                client.info());
    }

    private void handleLater(Session session, long messageId, RpcCall call, Duration delay) {
        if (closing.within(delay)) {
            return;
        }
        handle(session, messageId, call);
        var socket = session.socket();
        if (socket != null) {
            socket.flush();
        }
    }

    private void handle(Session session, long messageId, RpcCall call) {
        try {
            answer(session, messageId, call.method(), dispatcher.handle(call));
        } catch (RpcError e) {
            answer(session, messageId, e);
        } catch (RuntimeException e) {
            LOG.log(Level.ERROR, "the handler of " + call.method().name() + " failed", e);
            answer(session, messageId, RpcError.internal());
        }
    }

    private static void answer(Session session, long messageId, TlObject method, Object result) {
        var writer = new TlWriter();
        writer.result(method.name(), result);
        session.answer(messageId, result(messageId, writer.toBytes()));
    }

    private static void answer(Session session, long messageId, RpcError error) {
        var object =
                TlObject.of("rpc_error", "error_code", error.code(), "error_message", error.text());
        session.answer(messageId, result(messageId, object.toBytes()));
    }

    /// Receipt of a query whose answer will take its time.
    private static void confirm(Session session, long messageId) {
        session.service(TlObject.of("msgs_ack", "msg_ids", List.of(messageId)));
    }

    /// `rpc_result`, with a large result packed.
    static byte[] result(long messageId, byte[] object) {
        var writer = new TlWriter();
        writer.integer(RPC_RESULT);
        writer.longValue(messageId);
        writer.raw(object.length > PACKED_ABOVE ? Packed.pack(object) : object);
        return writer.toBytes();
    }
}
