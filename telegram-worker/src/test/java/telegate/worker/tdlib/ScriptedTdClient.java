package telegate.worker.tdlib;

import java.nio.file.Path;
import java.util.ArrayDeque;
import java.util.EnumMap;
import java.util.List;
import java.util.Map;
import java.util.Queue;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;

/// One client of [ScriptedTdClients]. A call that the script does not expect throws
/// [AssertionError] at the caller and is remembered; `ping`, `testNetwork`, `checkSession` and
/// `close` are always expected.
///
/// Thread-safe: all script state is guarded by the client's lock; updates and answers leave on the
/// one thread of [ScriptedTdClients], in the order of the script.
public final class ScriptedTdClient implements TdClient {

    /// The calls that a script has to expect.
    public enum Call {
        REQUEST_QR_CODE,
        CHECK_PASSWORD,
        GET_ME,
        LOG_OUT
    }

    private final ScriptedTdClients owner;
    private final int id;
    private final TdClientSettings settings;
    private final Consumer<TdUpdate> updates;
    private final Map<Call, Queue<Reply>> expected = new EnumMap<>(Call.class);
    private final List<String> passwords = new CopyOnWriteArrayList<>();
    private final List<CompletableFuture<?>> pending = new CopyOnWriteArrayList<>();
    private final CompletableFuture<Void> closed = new CompletableFuture<>();
    private boolean closing;
    private boolean ended;

    ScriptedTdClient(
            ScriptedTdClients owner,
            int id,
            TdClientSettings settings,
            Consumer<TdUpdate> updates) {
        this.owner = owner;
        this.id = id;
        this.settings = settings;
        this.updates = updates;
    }

    /// Expects a call once more, after those that were expected before.
    public synchronized ScriptedTdClient expect(Call call, Reply reply) {
        expected.computeIfAbsent(call, _ -> new ArrayDeque<>()).add(reply);
        return this;
    }

    /// Tells the worker something of its own accord.
    public void send(TdUpdate update) {
        owner.onReceiveThread(() -> handOver(update));
    }

    /// As [#send(TdUpdate)], for the most frequent kind. `Closed` ends the client, as in TDLib.
    public void send(AuthorizationState state) {
        send(new TdUpdate.Authorization(state));
    }

    /// Lets everything that was answered with silence so far fail as TDLib's silence does.
    public void expirePending() {
        List<CompletableFuture<?>> asked = List.copyOf(pending);
        owner.onReceiveThread(() -> fail(asked, new TdError(TdError.TIMEOUT, "No answer")));
    }

    /// What the client was opened with.
    public TdClientSettings settings() {
        return settings;
    }

    /// The passwords that were given so far.
    public List<String> passwords() {
        return List.copyOf(passwords);
    }

    /// Calls that the script expects and that have not come.
    public synchronized List<Call> outstanding() {
        return expected.entrySet().stream()
                .filter(entry -> !entry.getValue().isEmpty())
                .map(Map.Entry::getKey)
                .toList();
    }

    @Override
    public int id() {
        return id;
    }

    @Override
    public Path directory() {
        return settings.directory();
    }

    @Override
    public CompletableFuture<Void> requestQrCode() {
        return played(Call.REQUEST_QR_CODE);
    }

    @Override
    public CompletableFuture<Void> checkPassword(String password) {
        passwords.add(password);
        return played(Call.CHECK_PASSWORD);
    }

    @Override
    public CompletableFuture<TdUser> getMe() {
        return played(Call.GET_ME);
    }

    @Override
    public CompletableFuture<Void> logOut() {
        return played(Call.LOG_OUT);
    }

    @Override
    public CompletableFuture<Void> testNetwork() {
        return play(Reply.ok());
    }

    @Override
    public CompletableFuture<Void> checkSession() {
        return play(Reply.ok());
    }

    @Override
    public CompletableFuture<Void> ping() {
        return play(Reply.ok());
    }

    @Override
    public CompletableFuture<Void> close() {
        synchronized (this) {
            if (closing || ended) {
                return closed.copy();
            }
            closing = true;
        }
        send(new AuthorizationState.Closing());
        send(new AuthorizationState.Closed());
        return closed.copy();
    }

    @Override
    public CompletableFuture<Void> closed() {
        return closed.copy();
    }

    private <T> CompletableFuture<T> played(Call call) {
        Reply reply;
        synchronized (this) {
            if (ended) {
                return CompletableFuture.failedFuture(TdError.clientClosed());
            }
            Queue<Reply> replies = expected.get(call);
            reply = replies == null ? null : replies.poll();
        }
        if (reply == null) {
            throw owner.unexpected("client %d: %s".formatted(id, call));
        }
        return play(reply);
    }

    @SuppressWarnings("unchecked") // a reply's user is asked for by getMe alone
    private <T> CompletableFuture<T> play(Reply reply) {
        var answer = new CompletableFuture<T>();
        pending.add(answer);
        owner.onReceiveThread(() -> {
            if (isEnded()) {
                failPending(TdError.clientClosed());
                return;
            }
            reply.updates().forEach(this::handOver);
            if (!reply.silent()) {
                pending.remove(answer);
                settle(answer, reply.error(), (T) reply.user());
            }
        });
        return answer;
    }

    private static <T> void settle(
            CompletableFuture<T> answer, @Nullable TdError error, @Nullable T result) {
        if (error == null) {
            answer.complete(result);
        } else {
            answer.completeExceptionally(error);
        }
    }

    private void handOver(TdUpdate update) {
        if (isEnded()) {
            return; // after Closed TDLib says nothing more
        }
        boolean last =
                update instanceof TdUpdate.Authorization(AuthorizationState state)
                        && state instanceof AuthorizationState.Closed;
        try {
            updates.accept(update);
        } finally {
            if (last) {
                end();
            }
        }
    }

    private void end() {
        synchronized (this) {
            ended = true;
        }
        failPending(TdError.clientClosed());
        closed.complete(null);
        owner.forget(this);
    }

    private synchronized boolean isEnded() {
        return ended;
    }

    private void failPending(TdError error) {
        fail(pending, error);
    }

    private void fail(List<CompletableFuture<?>> answers, TdError error) {
        for (CompletableFuture<?> answer : answers) {
            pending.remove(answer);
            answer.completeExceptionally(error);
        }
    }
}
