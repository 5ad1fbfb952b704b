package telegate.worker.account;

import java.time.InstantSource;
import java.util.Set;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ConcurrentHashMap;
import org.jspecify.annotations.Nullable;
import telegate.contract.AccountEvent;
import telegate.contract.Envelope;
import telegate.contract.Event;
import telegate.contract.LoginEvent;
import telegate.contract.LoginId;
import telegate.contract.TimeOrderedIds;
import telegate.worker.messaging.Publisher;
import telegate.worker.messaging.Sending;
import telegate.worker.storage.StoredAccount;
import telegate.worker.storage.ToldEnd;

/// Tells Kafka the states of accounts and logins, and notes of ends that Kafka has them.
/// Thread-safe.
public final class StatePublisher {

    private final Publisher publisher;
    private final ToldEnds told;
    private final InstantSource clock;

    /// Ends that are sent until Kafka has them: once each, however often they are told meanwhile.
    private final Set<ToldEnd> onTheirWay = ConcurrentHashMap.newKeySet();

    /// @param told hears of each end that Kafka has confirmed
    public StatePublisher(Publisher publisher, ToldEnds told, InstantSource clock) {
        this.publisher = publisher;
        this.told = told;
        this.clock = clock;
    }

    /// Publishes a state that is stored.
    ///
    /// @param login whose state it is; null for one of the account
    Sending publish(StoredAccount account, Event event, @Nullable LoginId login) {
        Sending sending = publisher.event(account.partition(), envelope(account, event, login));
        noteEnd(sending.acknowledged(), end(account, event, login));
        return sending;
    }

    /// Publishes an end that nobody else tells any more, until Kafka has it.
    ///
    /// @param login whose end it is; null for that of the account
    void publishEnd(StoredAccount account, Event event, @Nullable LoginId login) {
        ToldEnd end = end(account, event, login);
        if (end == null) {
            throw new IllegalArgumentException("No end: " + event);
        }
        if (onTheirWay.add(end)) {
            CompletableFuture<Void> taken =
                    publisher.lastEvent(account.partition(), envelope(account, event, login));
            noteEnd(taken.thenRun(() -> onTheirWay.remove(end)), end);
        }
    }

    private Envelope<Event> envelope(StoredAccount account, Event event, @Nullable LoginId login) {
        return new Envelope<>(
                TimeOrderedIds.next(),
                clock.instant(),
                account.tenant(),
                account.accountId(),
                login,
                null,
                event);
    }

    private void noteEnd(CompletableFuture<Void> acknowledged, @Nullable ToldEnd end) {
        if (end != null) {
            var unused = acknowledged.thenRun(() -> told.add(end));
        }
    }

    private static @Nullable ToldEnd end(
            StoredAccount account, Event event, @Nullable LoginId login) {
        return switch (event) {
            case LoginEvent state when login != null && state.isFinal() ->
                    new ToldEnd(login.value(), state.version());
            case AccountEvent.Disconnected state ->
                    new ToldEnd(account.accountId().value(), state.version());
            default -> null;
        };
    }
}
