package telegate.worker.tdlib.internal;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.concurrent.atomic.AtomicLong;
import java.util.function.Consumer;
import java.util.function.Function;
import org.jboss.logging.Logger;
import org.jspecify.annotations.Nullable;
import telegate.tdlib.TdJson;
import telegate.worker.tdlib.AuthorizationState;
import telegate.worker.tdlib.Proxy;
import telegate.worker.tdlib.TdClient;
import telegate.worker.tdlib.TdClientSettings;
import telegate.worker.tdlib.TdError;
import telegate.worker.tdlib.TdUpdate;
import telegate.worker.tdlib.TdUser;

/// A client over TDLib's JSON interface.
///
/// Thread-safe without a lock. The race between a request and the end of the client is closed by
/// order: a request enters `pending` before it looks at `ended`, and the end is written to `ended`
/// before `pending` is emptied; so one of the two sees the other, and no future stays open for
/// ever.
final class FfmTdClient implements TdClient {

    private record Pending(Consumer<JsonNode> onResult, Consumer<TdError> onError) {

        void settle(JsonNode answer) {
            if (TdReader.isError(answer)) {
                onError.accept(TdReader.error(answer));
            } else {
                onResult.accept(answer);
            }
        }
    }

    private static final Logger LOG = Logger.getLogger(FfmTdClient.class);
    private static final Consumer<JsonNode> NOTHING_MORE = _ -> {};

    /// How long a client stays open after it has become ready. Then it asks for its rights in the
    /// other data centres, and one that is closed meanwhile asks again and again without a pause,
    /// for up to twenty seconds in which no client of its scheduler thread hears anything
    /// (`DcAuthManager::on_result`, and `Scheduler::run_events`, which looks at sockets only every
    /// ten seconds while actors are ready).
    private static final Duration SETTLING = Duration.ofSeconds(1);

    private static final TdUpdate READY =
            new TdUpdate.Authorization(new AuthorizationState.Ready());

    private final TdJson json;
    private final int id;
    private final TdClientSettings settings;
    private final Consumer<TdUpdate> updates;
    private final RequestDeadlines deadlines;
    private final Map<Long, Pending> pending = new ConcurrentHashMap<>();
    private final AtomicLong lastRequest = new AtomicLong(TdEnvelope.NO_REQUEST);
    private final AtomicBoolean closeSent = new AtomicBoolean();
    private final CompletableFuture<Void> closed = new CompletableFuture<>();
    private volatile boolean ended;
    private volatile @Nullable Long readyAt;

    FfmTdClient(
            TdJson json,
            int id,
            TdClientSettings settings,
            Consumer<TdUpdate> updates,
            RequestDeadlines deadlines) {
        this.json = json;
        this.id = id;
        this.settings = settings;
        this.updates = updates;
        this.deadlines = deadlines;
    }

    /// Sends what TDLib needs before it may connect. TDLib keeps options, network type and proxy
    /// until the parameters arrive and applies them first. None of these has a deadline: a
    /// directory that is in use is refused only after ten seconds.
    void start() {
        Proxy proxy = settings.proxy();
        TdRequests.frugalOptions()
                .forEach(option -> watch(option, NOTHING_MORE, this::reportRefusal));
        if (proxy == null) {
            // The binlog may remember a proxy of an earlier start.
            watch(TdRequests.of("disableProxy"), NOTHING_MORE, this::refuse);
        } else {
            // Offline until the proxy is in force: a refused one must not turn into a direct
            // connection.
            watch(TdRequests.networkType("networkTypeNone"), NOTHING_MORE, this::refuse);
            watch(
                    TdRequests.addProxy(proxy),
                    added -> goOnline(added.path("id").asInt()),
                    this::refuse);
        }
        watch(TdRequests.parameters(settings), NOTHING_MORE, this::refuseParameters);
    }

    private void goOnline(int proxyId) {
        watch(TdRequests.networkType("networkTypeOther"), NOTHING_MORE, this::refuse);
        // Each new address stays in the binlog, and snapshots would grow with every restart.
        watch(
                TdRequests.of("getProxies"),
                known -> forgetOthers(known, proxyId),
                this::reportRefusal);
    }

    private void forgetOthers(JsonNode known, int proxyId) {
        for (JsonNode proxy : known.path("proxies")) {
            int other = proxy.path("id").asInt();
            if (other != proxyId) {
                watch(TdRequests.removeProxy(other), NOTHING_MORE, this::reportRefusal);
            }
        }
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
        return tell(TdRequests.of("requestQrCodeAuthentication"));
    }

    @Override
    public CompletableFuture<Void> checkPassword(String password) {
        return tell(TdRequests.checkPassword(password));
    }

    @Override
    public CompletableFuture<TdUser> getMe() {
        return ask(TdRequests.of("getMe"), TdReader::user);
    }

    @Override
    public CompletableFuture<Void> testNetwork() {
        return tell(TdRequests.of("testNetwork"));
    }

    @Override
    public CompletableFuture<Void> checkSession() {
        return tell(TdRequests.of("getActiveSessions"));
    }

    @Override
    public CompletableFuture<Void> ping() {
        return tell(TdRequests.version());
    }

    @Override
    public CompletableFuture<Void> logOut() {
        return tell(TdRequests.of("logOut"));
    }

    @Override
    public CompletableFuture<Void> close() {
        if (!ended && closeSent.compareAndSet(false, true)) {
            long unsettled = unsettled();
            if (unsettled <= 0) {
                sendClose();
            } else {
                CompletableFuture.delayedExecutor(unsettled, TimeUnit.NANOSECONDS)
                        .execute(this::sendClose);
            }
        }
        return closed();
    }

    private long unsettled() {
        Long ready = readyAt;
        return ready == null ? 0 : ready + SETTLING.toNanos() - System.nanoTime();
    }

    private void sendClose() {
        if (!ended) {
            json.send(id, TdRequests.of("close").toString());
        }
    }

    @Override
    public CompletableFuture<Void> closed() {
        return closed.copy();
    }

    /// On the receive thread: the answer to one of this client's requests.
    void answer(long request, byte[] answer) {
        Pending waiting = pending.remove(request);
        if (waiting == null) {
            LOG.debugf("client %d: an answer came after its deadline", id);
            return;
        }
        waiting.settle(TdReader.parse(answer));
    }

    /// On the receive thread: hands an update over.
    void handOver(TdUpdate update) {
        if (update.equals(READY)) {
            readyAt = System.nanoTime();
        }
        updates.accept(update);
    }

    /// On the receive thread, after Closed was handed over: nothing more will come.
    void finish() {
        end();
        closed.complete(null);
    }

    /// On the receive thread: gives one request up, if it is still waiting.
    void expire(long request, Duration limit) {
        Pending waiting = pending.remove(request);
        if (waiting != null) {
            waiting.onError()
                    .accept(
                            new TdError(
                                    TdError.TIMEOUT,
                                    "No answer within " + limit.toMillis() + " ms"));
        }
    }

    /// Nothing will be received any more: gives up a client that did not close in time.
    void abandon() {
        end();
        closed.completeExceptionally(new TdError(TdError.ABORTED, "Client did not close in time"));
    }

    private void end() {
        ended = true;
        pending.keySet().forEach(this::failAsClosed);
    }

    private void failAsClosed(long request) {
        Pending waiting = pending.remove(request);
        if (waiting != null) {
            waiting.onError().accept(TdError.clientClosed());
        }
    }

    private CompletableFuture<Void> tell(ObjectNode request) {
        var done = new CompletableFuture<Void>();
        long number =
                send(request, new Pending(_ -> done.complete(null), done::completeExceptionally));
        deadlines.add(this, number);
        return done;
    }

    private <T> CompletableFuture<T> ask(ObjectNode request, Function<JsonNode, T> reader) {
        var answer = new CompletableFuture<T>();
        long number =
                send(
                        request,
                        new Pending(
                                result -> answer.complete(reader.apply(result)),
                                answer::completeExceptionally));
        deadlines.add(this, number);
        return answer;
    }

    private void watch(
            ObjectNode request, Consumer<JsonNode> onResult, Consumer<TdError> onRefusal) {
        long _ =
                send(
                        request,
                        new Pending(
                                onResult,
                                refusal -> {
                                    // What a closing client cuts off is no refusal.
                                    if (!ended && !closeSent.get()) {
                                        onRefusal.accept(refusal);
                                    }
                                }));
    }

    private long send(ObjectNode request, Pending waiting) {
        long number = lastRequest.incrementAndGet();
        pending.put(number, waiting);
        if (ended) {
            failAsClosed(number);
        } else {
            json.send(id, request.put("@extra", number).toString());
        }
        return number;
    }

    /// Of all that TDLib may say to its parameters, one answer alone is about the content of the
    /// file: `401 Wrong database encryption key` (`init_binlog` in `td/telegram/TdDb.cpp`). The
    /// others have code 400 and are about the parameters themselves (`Td::get_parameters`), the
    /// directory (`TdDb::check_parameters`) or the system's refusal to open, lock or read a file
    /// (`Binlog::init`). A file that is damaged otherwise is cut off before the damage, and the
    /// client is not logged in then.
    private void refuseParameters(TdError refusal) {
        refuse(refusal, refusal.code() == TdError.UNAUTHORIZED);
    }

    private void refuse(TdError refusal) {
        refuse(refusal, false);
    }

    private void refuse(TdError refusal, boolean ofFile) {
        LOG.debugf("client %d cannot start: %s", id, refusal);
        updates.accept(new TdUpdate.OpenFailed(refusal, ofFile));
    }

    private void reportRefusal(TdError refusal) {
        LOG.warnf("client %d: TDLib refused a setting: %s", id, refusal);
    }
}
