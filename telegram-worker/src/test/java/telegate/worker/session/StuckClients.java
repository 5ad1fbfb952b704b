package telegate.worker.session;

import java.nio.file.Path;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.function.Consumer;
import telegate.worker.tdlib.TdClient;
import telegate.worker.tdlib.TdClientSettings;
import telegate.worker.tdlib.TdClients;
import telegate.worker.tdlib.TdUpdate;
import telegate.worker.tdlib.TdUser;

/// A client that answers nothing and closes only when the test says so.
public class StuckClients implements TdClients {

    private final CompletableFuture<Void> end = new CompletableFuture<>();
    private final AtomicBoolean closing = new AtomicBoolean();

    /// To be completed when they are to close.
    public CompletableFuture<Void> end() {
        return end;
    }

    /// Whether one of them was told to close.
    public boolean closing() {
        return closing.get();
    }

    @Override
    public TdClient open(TdClientSettings settings, Consumer<TdUpdate> updates) {
        return new Stuck(settings.directory(), end, closing);
    }

    @Override
    public String tdlibVersion() {
        return "1.8.65";
    }

    @Override
    public void trimMemory() {
        throw new AssertionError("nobody asks for that here");
    }

    @Override
    public boolean receiving() {
        return true;
    }

    @Override
    public int openClients() {
        return end.isDone() ? 0 : 1;
    }

    @Override
    public void close() {
        end.complete(null);
    }

    private record Stuck(Path directory, CompletableFuture<Void> end, AtomicBoolean closing)
            implements TdClient {

        @Override
        public int id() {
            return 1;
        }

        @Override
        public CompletableFuture<Void> requestQrCode() {
            return new CompletableFuture<>();
        }

        @Override
        public CompletableFuture<Void> checkPassword(String password) {
            return new CompletableFuture<>();
        }

        @Override
        public CompletableFuture<TdUser> getMe() {
            return new CompletableFuture<>();
        }

        @Override
        public CompletableFuture<Void> testNetwork() {
            return new CompletableFuture<>();
        }

        @Override
        public CompletableFuture<Void> checkSession() {
            return new CompletableFuture<>();
        }

        @Override
        public CompletableFuture<Void> ping() {
            return new CompletableFuture<>();
        }

        @Override
        public CompletableFuture<Void> logOut() {
            return CompletableFuture.completedFuture(null);
        }

        @Override
        public CompletableFuture<Void> close() {
            closing.set(true);
            return end.copy();
        }

        @Override
        public CompletableFuture<Void> closed() {
            return end.copy();
        }
    }
}
