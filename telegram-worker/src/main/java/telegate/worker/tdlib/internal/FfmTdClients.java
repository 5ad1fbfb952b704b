package telegate.worker.tdlib.internal;

import com.fasterxml.jackson.databind.JsonNode;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.time.Duration;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import java.util.concurrent.locks.ReentrantLock;
import java.util.function.Consumer;
import org.jboss.logging.Logger;
import telegate.tdlib.TdJson;
import telegate.worker.tdlib.AbortListener;
import telegate.worker.tdlib.AuthorizationState;
import telegate.worker.tdlib.TdClient;
import telegate.worker.tdlib.TdClientSettings;
import telegate.worker.tdlib.TdClients;
import telegate.worker.tdlib.TdUpdate;

/// All clients over one loaded TDLib, and the thread `td-receive` that hears for them.
///
/// Thread-safe: the lock closes one race, a client opened while everything is being closed; the map
/// of clients may be read at any time. One object at a time per process, because TDLib has one
/// queue for all that it says.
public final class FfmTdClients implements TdClients {

    private static final Logger LOG = Logger.getLogger(FfmTdClients.class);

    /// System property that is set while somebody receives; seen by all class loaders.
    private static final String RECEIVER = "telegate.worker.td-receive";

    private static final TdUpdate CLOSED =
            new TdUpdate.Authorization(new AuthorizationState.Closed());
    private static final Duration CLOSE_LIMIT = Duration.ofSeconds(15);

    /// How often deadlines are looked at while TDLib is silent.
    private static final Duration RECEIVE_TIMEOUT = Duration.ofMillis(200);

    /// How long [#close()] waits for the receive thread: many times [#RECEIVE_TIMEOUT], after which
    /// it looks whether it is to end. Only who is called on it can hold it up for longer.
    private static final Duration RECEIVER_LIMIT = Duration.ofSeconds(3);

    private final TdJson json;
    private final KeyAlarm alarm;
    private final RequestDeadlines deadlines;
    private final Duration closeLimit;
    private final Map<Integer, FfmTdClient> clients = new ConcurrentHashMap<>();
    private final ReentrantLock opening = new ReentrantLock();
    private final Thread receiver;
    private final String version;
    private boolean closing;
    private volatile boolean stopped;

    private FfmTdClients(
            TdJson json, KeyAlarm alarm, Duration requestDeadline, Duration closeLimit) {
        this.json = json;
        this.alarm = alarm;
        this.closeLimit = closeLimit;
        deadlines = new RequestDeadlines(requestDeadline);
        version = askVersion(json);
        receiver =
                Thread.ofPlatform()
                        .name("td-receive")
                        .daemon()
                        .unstarted(this::receiveUntilStopped);
    }

    /// Sets up TDLib's log and begins to receive.
    ///
    /// @param requestDeadline after which an unanswered request fails with `408`, give or take a
    ///   fifth of a second
    /// @param abort hears that TDLib is about to end the process
    /// @throws IllegalStateException while another one is open in this process
    public static FfmTdClients start(TdJson json, Duration requestDeadline, AbortListener abort) {
        return start(json, requestDeadline, CLOSE_LIMIT, abort);
    }

    /// As [#start(TdJson, Duration, AbortListener)].
    ///
    /// @param closeLimit how long [#close()] waits for the clients; for the receive thread it waits
    ///   a few seconds more
    public static FfmTdClients start(
            TdJson json, Duration requestDeadline, Duration closeLimit, AbortListener abort) {
        KeyAlarm alarm = new KeyAlarm();
        JBossTdLog.install(json, alarm, abort);
        var clients = new FfmTdClients(json, alarm, requestDeadline, closeLimit);
        if (System.getProperties().putIfAbsent(RECEIVER, "open") != null) {
            throw new IllegalStateException("TDLib's clients are already open in this process");
        }
        clients.receiver.start();
        LOG.infof("TDLib %s", clients.version);
        return clients;
    }

    @Override
    public TdClient open(TdClientSettings settings, Consumer<TdUpdate> updates) {
        try {
            Files.createDirectories(settings.directory());
        } catch (IOException unusable) {
            throw new UncheckedIOException(unusable);
        }
        opening.lock();
        try {
            if (closing || !receiver.isAlive()) {
                throw new IllegalStateException("TDLib's clients are closed");
            }
            int id = json.createClientId();
            var client = new FfmTdClient(json, id, settings, updates, deadlines);
            clients.put(id, client);
            client.start();
            return client;
        } finally {
            opening.unlock();
        }
    }

    @Override
    public String tdlibVersion() {
        return version;
    }

    @Override
    public void trimMemory() {
        boolean shrunk = json.trimMemory();
        LOG.debugf("memory given back: %s", shrunk);
    }

    @Override
    public boolean receiving() {
        return receiver.isAlive();
    }

    @Override
    public int openClients() {
        return clients.size();
    }

    @Override
    public void close() {
        opening.lock();
        try {
            if (!closing) {
                closing = true;
                closeAll();
            }
        } finally {
            opening.unlock();
        }
    }

    private void closeAll() {
        var all =
                CompletableFuture.allOf(
                        clients.values().stream()
                                .map(FfmTdClient::close)
                                .toArray(CompletableFuture[]::new));
        try {
            all.get(closeLimit.toMillis(), TimeUnit.MILLISECONDS);
            stopped = true;
            awaitReceiver();
        } catch (TimeoutException late) {
            LOG.errorf("%d TDLib clients did not close within %s", clients.size(), closeLimit);
        } catch (InterruptedException interrupted) {
            Thread.currentThread().interrupt();
            LOG.error("interrupted while TDLib's clients were closing");
        } catch (ExecutionException impossible) {
            throw new IllegalStateException("closing cannot fail", impossible);
        } finally {
            stopped = true;
            clients.values().forEach(FfmTdClient::abandon);
        }
    }

    private void awaitReceiver() throws InterruptedException {
        if (!receiver.join(RECEIVER_LIMIT)) {
            LOG.errorf(
                    "TDLib's receive thread has not ended within %s: whoever it called last has not"
                            + " returned. It goes with the process; nobody can open TDLib's clients"
                            + " here before it has ended",
                    RECEIVER_LIMIT);
        }
    }

    private void receiveUntilStopped() {
        try {
            receiveAll();
        } catch (RuntimeException | Error failure) {
            LOG.fatal("nothing can be received from TDLib any more", failure);
            clients.values().forEach(FfmTdClient::abandon);
            throw failure;
        } finally {
            System.clearProperty(RECEIVER);
        }
    }

    private void receiveAll() {
        while (!stopped) {
            byte[] received = json.receiveUtf8(RECEIVE_TIMEOUT);
            try {
                if (received != null) {
                    dispatch(received);
                }
                deadlines.expireDue();
                alarm.tell(this::keyDuplicated);
            } catch (RuntimeException | Error failure) {
                // One bad object or consumer must not silence all the other clients.
                LOG.error("an object from TDLib could not be handed over", failure);
            }
        }
    }

    private void dispatch(byte[] received) {
        TdEnvelope envelope = TdEnvelope.scan(received);
        FfmTdClient client = clients.get(envelope.clientId());
        if (client == null) {
            return; // what TDLib still says about a client that has closed
        }
        if (envelope.extra() != TdEnvelope.NO_REQUEST) {
            client.answer(envelope.extra(), received);
        } else if (TdReader.wants(envelope.type())) {
            update(client, TdReader.update(TdReader.parse(received)));
        }
    }

    private boolean keyDuplicated(int id) {
        FfmTdClient client = clients.get(id);
        if (client == null) {
            return false;
        }
        client.handOver(new TdUpdate.KeyDuplicated());
        return true;
    }

    private void update(FfmTdClient client, TdUpdate update) {
        try {
            client.handOver(update);
        } finally {
            if (CLOSED.equals(update)) {
                clients.remove(client.id());
                client.finish();
            }
        }
    }

    private static String askVersion(TdJson json) {
        String answer = json.execute(TdRequests.version().toString());
        JsonNode version = TdReader.parse(String.valueOf(answer).getBytes(StandardCharsets.UTF_8));
        return version.path("value").asText();
    }
}
