package telegate.worker.tdlib;

import java.time.Duration;
import java.util.List;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.function.Consumer;
import org.awaitility.Awaitility;

/// A consumer of updates that keeps them, and the threads they came on.
public final class RecordedUpdates implements Consumer<TdUpdate> {

    private final List<TdUpdate> received = new CopyOnWriteArrayList<>();
    private final Set<Thread> threads = ConcurrentHashMap.newKeySet();

    @Override
    public void accept(TdUpdate update) {
        threads.add(Thread.currentThread());
        received.add(update);
    }

    public List<TdUpdate> all() {
        return List.copyOf(received);
    }

    /// The authorization states so far, in order.
    public List<AuthorizationState> states() {
        return of(TdUpdate.Authorization.class).stream()
                .map(TdUpdate.Authorization::state)
                .toList();
    }

    public <T extends TdUpdate> List<T> of(Class<T> kind) {
        return received.stream().filter(kind::isInstance).map(kind::cast).toList();
    }

    /// Waits for the first state of this kind.
    public <T extends AuthorizationState> T awaitState(Class<T> kind) {
        return Awaitility.await()
                .pollInterval(Duration.ofMillis(2))
                .atMost(Duration.ofSeconds(20))
                .until(
                        () -> states().stream().filter(kind::isInstance).map(kind::cast).toList(),
                        found -> !found.isEmpty())
                .getFirst();
    }

    /// Waits for the first update of this kind.
    public <T extends TdUpdate> T awaitUpdate(Class<T> kind) {
        return Awaitility.await()
                .pollInterval(Duration.ofMillis(2))
                .atMost(Duration.ofSeconds(20))
                .until(() -> of(kind), found -> !found.isEmpty())
                .getFirst();
    }

    public Set<Thread> threads() {
        return Set.copyOf(threads);
    }
}
