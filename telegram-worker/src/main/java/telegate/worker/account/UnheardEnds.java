package telegate.worker.account;

import static java.util.Comparator.naturalOrder;

import java.time.Duration;
import java.time.Instant;
import java.util.Collection;
import java.util.List;
import org.jspecify.annotations.Nullable;
import telegate.contract.Envelope;
import telegate.contract.Event;
import telegate.contract.LoginId;
import telegate.contract.TimeOrderedIds;
import telegate.worker.messaging.Events;
import telegate.worker.partition.TakenPartition;
import telegate.worker.storage.EndedLogin;
import telegate.worker.storage.StoredAccount;

/// How logins and accounts have ended, told once more by the next owner of their partitions: it may
/// have been stored without Kafka having heard of it. What goes on is told again when it is taken
/// up; what has ended would never be. Thread-safe.
///
/// Straight from what is stored, and not by the accounts, which have nothing to do with it and may
/// be somebody else's by then. Whoever has heard of a later state leaves an earlier one out by its
/// version.
///
/// Each reads first and tells then: when the database is away, nothing was told.
public final class UnheardEnds {

    /// What had ended so long before the owner did is told at once: somebody may be waiting.
    private static final Duration LATELY = Duration.ofSeconds(10);

    /// So long before its end an owner may have been without Kafka, which it goes on trying for as
    /// long as it lives; or it had not got so far yet as to tell what an earlier one had left.
    private static final Duration UNHEARD = Duration.ofMinutes(4);

    private static final Instant FOR_EVER = Instant.parse("9999-12-31T00:00:00Z");

    private final AccountContext context;
    private final List<Integer> partitions;

    /// When the first of the former owners ended, about. One moment for both parts, so that none is
    /// missing in between.
    private final Instant end;

    UnheardEnds(AccountContext context, Collection<TakenPartition> taken) {
        this.context = context;
        this.partitions = TakenPartition.numbers(taken);
        Duration outage =
                taken.stream()
                        .map(TakenPartition::outage)
                        .max(naturalOrder())
                        .orElse(Duration.ZERO);
        this.end = context.clock().instant().minus(outage);
    }

    /// Tells of the last seconds.
    public void tellLatest() {
        tell(end.minus(LATELY), FOR_EVER);
    }

    /// Tells of the minutes before, which takes a while where many log in.
    public void tellEarlier() {
        tell(end.minus(UNHEARD), end.minus(LATELY));
    }

    private void tell(Instant since, Instant until) {
        List<EndedLogin> ended = context.store().endedWithin(partitions, since, until);
        List<StoredAccount> gone = context.store().disconnectedWithin(partitions, since, until);
        ended.forEach(this::tell);
        gone.stream().filter(account -> account.profile() != null).forEach(this::tell);
    }

    private void tell(EndedLogin ended) {
        StoredAccount account = ended.account();
        Events.of(account.owner(), ended.login())
                .ifPresent(event -> publish(account, event, ended.login().loginId()));
    }

    private void tell(StoredAccount gone) {
        publish(gone, Events.disconnected(gone), null);
    }

    private void publish(StoredAccount account, Event event, @Nullable LoginId login) {
        // What Kafka refuses for good it has refused to the last owner too.
        var unused =
                context.publisher()
                        .event(
                                account.partition(),
                                new Envelope<>(
                                        TimeOrderedIds.next(),
                                        context.clock().instant(),
                                        account.tenant(),
                                        account.accountId(),
                                        login,
                                        null,
                                        event));
    }
}
