package telegate.sandbox.dc;

import java.util.ArrayList;
import java.util.Collection;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.locks.ReentrantLock;
import org.jspecify.annotations.Nullable;
import telegate.sandbox.mtproto.AuthKey;
import telegate.sandbox.mtproto.ClientSocket;
import telegate.sandbox.mtproto.Message;
import telegate.sandbox.mtproto.MessageCipher;
import telegate.sandbox.tl.TlObject;

/// One session of a client: outlives its connections. Keeps everything that the client must confirm
/// until it has, so that it can be sent again on the next connection: answers and updates alike.
///
/// Thread-safe: the lock orders what several threads send (message ids and sequence numbers must
/// grow together) against acknowledgements and changes of connection. Nothing is written to the
/// network under it.
final class Session {
    private static final int MAX_UNCONFIRMED = 512;

    /// Instead of the query that a message answers.
    private static final long UPDATE = 0;

    private static final long ABOUT_THE_SESSION = -1;

    /// Clients refuse messages whose id is more than 300 s old; an older one is sent again under a
    /// new id.
    private static final long MAX_AGE_SECONDS = 200;

    /// A message that the client has not confirmed.
    ///
    /// @param answerTo id of the query that it answers, or what else it is
    private record Unconfirmed(long id, int seqno, byte[] body, long answerTo) {}

    private final AuthKey key;
    private final long id;
    private final MessageIds ids;
    private final Salts salts;

    private final ReentrantLock lock = new ReentrantLock();
    private final Map<Long, Unconfirmed> unconfirmed = new LinkedHashMap<>();
    private final RecentIds received = new RecentIds();
    private final Set<Long> running = new HashSet<>();
    private @Nullable ClientSocket socket;
    private int contentMessages;
    private boolean announced;
    private long detachedAtNanos;
    private String process = "";

    private volatile @Nullable ClientInfo info;
    private volatile boolean wantsUpdates = true;

    Session(AuthKey key, long id, MessageIds ids, Salts salts) {
        this.key = key;
        this.id = id;
        this.ids = ids;
        this.salts = salts;
    }

    AuthKey key() {
        return key;
    }

    long id() {
        return id;
    }

    @Nullable ClientInfo info() {
        return info;
    }

    void info(ClientInfo told) {
        this.info = told;
    }

    boolean wantsUpdates() {
        return wantsUpdates;
    }

    void refuseUpdates() {
        wantsUpdates = false;
    }

    /// The process that used the session last.
    String process() {
        lock.lock();
        try {
            return process;
        } finally {
            lock.unlock();
        }
    }

    @Nullable ClientSocket socket() {
        lock.lock();
        try {
            return socket;
        } finally {
            lock.unlock();
        }
    }

    /// Makes `newSocket` the connection of the session.
    ///
    /// @return ids of what was sent on an earlier connection and is not confirmed
    List<Long> attach(ClientSocket newSocket) {
        lock.lock();
        try {
            if (socket == newSocket) {
                return List.of();
            }
            socket = newSocket;
            process = newSocket.process();
            return List.copyOf(unconfirmed.keySet());
        } finally {
            lock.unlock();
        }
    }

    /// The connection is gone, unless another one has taken its place.
    void detach(ClientSocket closed) {
        lock.lock();
        try {
            if (socket == closed) {
                socket = null;
                detachedAtNanos = System.nanoTime();
            }
        } finally {
            lock.unlock();
        }
    }

    boolean unusedSince(long nanoTime) {
        lock.lock();
        try {
            return socket == null && detachedAtNanos - nanoTime < 0;
        } finally {
            lock.unlock();
        }
    }

    /// True once: when the client has to be told that the session is new.
    boolean announce() {
        lock.lock();
        try {
            boolean first = !announced;
            announced = true;
            return first;
        } finally {
            lock.unlock();
        }
    }

    /// Notes a message of the client that needs a confirmation; false when it came before.
    boolean receive(long messageId) {
        lock.lock();
        try {
            return received.add(messageId);
        } finally {
            lock.unlock();
        }
    }

    boolean hasReceived(long messageId) {
        lock.lock();
        try {
            return received.contains(messageId);
        } finally {
            lock.unlock();
        }
    }

    /// A query begins; its answer may be dropped until it is there.
    void begin(long query) {
        lock.lock();
        try {
            running.add(query);
        } finally {
            lock.unlock();
        }
    }

    /// Acts as if a query had never come: the client will send it again when it asks what became of
    /// it.
    void forget(long query) {
        lock.lock();
        try {
            running.remove(query);
            received.remove(query);
        } finally {
            lock.unlock();
        }
    }

    /// The client no longer wants the answer to a query. What becomes of it, as a constructor of
    /// `RpcDropAnswer`.
    TlObject dropAnswer(long query) {
        lock.lock();
        try {
            var answer = answer(query);
            if (answer != null) {
                unconfirmed.remove(answer.id());
                return TlObject.of(
                        "rpc_answer_dropped",
                        "msg_id",
                        answer.id(),
                        "seq_no",
                        answer.seqno(),
                        "bytes",
                        answer.body().length);
            }
            return TlObject.of(
                    running.remove(query) ? "rpc_answer_dropped_running" : "rpc_answer_unknown");
        } finally {
            lock.unlock();
        }
    }

    /// Queues the answer to a query, unless the client dropped it meanwhile.
    void answer(long query, byte[] body) {
        lock.lock();
        try {
            if (running.remove(query)) {
                content(body, query);
            }
        } finally {
            lock.unlock();
        }
    }

    /// Queues what is of interest in this session only.
    void announceItself(byte[] body) {
        lock.lock();
        try {
            content(body, ABOUT_THE_SESSION);
        } finally {
            lock.unlock();
        }
    }

    /// Queues an update.
    ///
    /// @return the connection to flush, or null when there is none (then it waits for the next)
    @Nullable ClientSocket push(byte[] body) {
        lock.lock();
        try {
            content(body, UPDATE);
            return socket;
        } finally {
            lock.unlock();
        }
    }

    /// Queues a service message, which the client does not confirm; lost when there is no
    /// connection.
    void service(TlObject object) {
        lock.lock();
        try {
            write(ids.next(true), contentMessages * 2, object.toBytes());
        } finally {
            lock.unlock();
        }
    }

    /// The client has these messages.
    void confirm(Collection<?> messageIds) {
        lock.lock();
        try {
            messageIds.forEach(unconfirmed::remove);
        } finally {
            lock.unlock();
        }
    }

    /// Queues messages again that are still not confirmed.
    void resend(Collection<?> messageIds) {
        lock.lock();
        try {
            for (Object messageId : messageIds) {
                var message = unconfirmed.get(messageId);
                if (message != null) {
                    resend(message);
                }
            }
        } finally {
            lock.unlock();
        }
    }

    /// Queues the answer to a query again, if it is there and not confirmed.
    void resendAnswer(long query) {
        lock.lock();
        try {
            var answer = answer(query);
            if (answer != null) {
                resend(answer);
            }
        } finally {
            lock.unlock();
        }
    }

    /// Gives the unconfirmed updates away, to be sent in another session.
    List<byte[]> takeUpdates() {
        lock.lock();
        try {
            List<byte[]> updates = new ArrayList<>();
            for (var message : unconfirmed.values()) {
                if (message.answerTo() == UPDATE) {
                    updates.add(message.body());
                }
            }
            unconfirmed.values().removeIf(message -> message.answerTo() == UPDATE);
            return updates;
        } finally {
            lock.unlock();
        }
    }

    private void resend(Unconfirmed message) {
        long ageSeconds = (ids.next(true) >>> 32) - (message.id() >>> 32);
        if (ageSeconds <= MAX_AGE_SECONDS) {
            write(message.id(), message.seqno(), message.body());
        } else {
            unconfirmed.remove(message.id());
            content(message.body(), message.answerTo());
        }
    }

    private void content(byte[] body, long answerTo) {
        long messageId = ids.next(answerTo > 0);
        int seqno = contentMessages++ * 2 + 1;
        unconfirmed.put(messageId, new Unconfirmed(messageId, seqno, body, answerTo));
        if (unconfirmed.size() > MAX_UNCONFIRMED) {
            unconfirmed.remove(unconfirmed.keySet().iterator().next());
        }
        write(messageId, seqno, body);
    }

    private void write(long messageId, int seqno, byte[] body) {
        if (socket != null) {
            var message = new Message(salts.current(key), id, messageId, seqno, body);
            socket.send(MessageCipher.seal(key, message));
        }
    }

    private @Nullable Unconfirmed answer(long query) {
        for (var message : unconfirmed.values()) {
            if (message.answerTo() == query) {
                return message;
            }
        }
        return null;
    }
}
