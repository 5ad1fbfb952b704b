package telegate.worker.account;

import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import telegate.worker.session.ClientSession;
import telegate.worker.session.WarmPool;

/// A client of the pool that was asked for a QR code while the database is asked whether the login
/// may begin at all: the person waits for both. Not thread-safe.
final class AskedClient implements AutoCloseable {

    private final ClientSession session;
    private final long written;
    private final CompletableFuture<Void> answer;
    private boolean taken;

    private AskedClient(ClientSession session) {
        this.session = session;
        this.written = session.directory().size();
        this.answer = session.client().requestQrCode();
    }

    /// Asks the first client of the pool that is ready; none is when it has to be made first.
    static Optional<AskedClient> of(WarmPool pool) {
        return pool.takeReady().map(AskedClient::new);
    }

    /// The client, which belongs to the caller now; there is none the second time.
    Optional<ClientSession> take() {
        if (taken) {
            return Optional.empty();
        }
        taken = true;
        return Optional.of(session);
    }

    boolean is(ClientSession other) {
        return session == other;
    }

    /// Size of its binlog before it was asked.
    long written() {
        return written;
    }

    /// What Telegram answers.
    CompletableFuture<Void> answer() {
        return answer;
    }

    /// Gives the client up when the login may not begin.
    @Override
    public void close() {
        if (!taken) {
            session.retire();
        }
    }
}
