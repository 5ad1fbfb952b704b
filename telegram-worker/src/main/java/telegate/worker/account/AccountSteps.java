package telegate.worker.account;

import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.List;
import java.util.concurrent.RejectedExecutionException;
import org.jspecify.annotations.Nullable;
import telegate.contract.AccountId;
import telegate.worker.partition.OwnedPartition;
import telegate.worker.storage.AlreadyConnectedException;
import telegate.worker.storage.Change;
import telegate.worker.storage.StoredAccount;

/// What is stored of one account, and the commands under way, whose effect is not stored yet. A
/// command ends with a step of the account, with nothing or in the dead letters; its offset is
/// stored with that. Runs on the account's lane, but for what says otherwise.
final class AccountSteps {

    private final AccountContext context;
    private final AccountId accountId;
    private final OwnedPartition partition;
    private final ClientStarts starts;
    private final List<PendingCommand> uncommitted = new ArrayList<>();

    /// Those that were taken out and have not come back.
    private Deque<PendingCommand> aside = new ArrayDeque<>();

    /// How many commands are under way.
    private volatile int underWay;

    private @Nullable StoredAccount stored;
    private boolean persisted;

    AccountSteps(
            AccountContext context,
            AccountId accountId,
            OwnedPartition partition,
            ClientStarts starts) {
        this.context = context;
        this.accountId = accountId;
        this.partition = partition;
        this.starts = starts;
    }

    /// What is known of the account; null before it was read, and for a new one.
    @Nullable StoredAccount known() {
        return stored;
    }

    StoredAccount stored() {
        if (stored == null) {
            throw new IllegalStateException("Account " + accountId + " is not known yet");
        }
        return stored;
    }

    /// Reads what is stored, unless it is known.
    void load() {
        if (stored == null) {
            stored = context.store().account(accountId).orElse(null);
            persisted = stored != null;
        }
    }

    /// This is stored.
    void takenUp(StoredAccount account) {
        stored = account;
        persisted = true;
    }

    /// The account is about to become this; not stored yet.
    void draft(StoredAccount account) {
        stored = account;
    }

    /// A new client is the account's; not stored yet.
    long nextGeneration() {
        stored = stored().nextGeneration();
        return stored.generation();
    }

    /// Memory is not to be trusted any more: what is stored is read again.
    void forget() {
        stored = null;
        persisted = false;
    }

    /// A command comes in.
    void begin(PendingCommand pending) {
        uncommitted.add(pending);
        count();
    }

    private void count() {
        underWay = uncommitted.size() + aside.size();
    }

    /// While the account cannot store anything, no command ends. From any thread.
    ///
    /// @throws RejectedExecutionException when no more may come
    void requireRoom() {
        if (underWay >= context.worker().mailboxCapacity()) {
            throw new RejectedExecutionException("Too many commands of " + accountId + " wait");
        }
    }

    /// Whether no command is under way. From any thread, for one whose lane does nothing.
    boolean none() {
        return uncommitted.isEmpty();
    }

    /// Takes the commands under way out, so that no step counts them as done.
    Deque<PendingCommand> setAside() {
        // A dead letter may have kept one of them waiting until a later one had come.
        aside = new ArrayDeque<>(uncommitted.stream().sorted(PendingCommand.IN_ORDER).toList());
        uncommitted.clear();
        return aside;
    }

    /// Takes those back that are left of them.
    void putBack() {
        uncommitted.addAll(aside);
        aside = new ArrayDeque<>();
        count();
    }

    /// Stores a step, with the offsets of the commands that led to it.
    void commit(Change change) throws AlreadyConnectedException {
        StoredAccount account = change.account();
        for (PendingCommand pending : uncommitted) {
            account = account.afterCommand(pending.origin().offset());
        }
        List<Long> offsets = offsets();
        Change whole =
                starts.carriedBy(change.withAccount(account).at(partition.nextAfter(offsets)));
        context.journal().commit(partition.fence(), whole);
        starts.stored(whole);
        context.database().over();
        stored = account;
        persisted = true;
        partition.ended(offsets);
        uncommitted.clear();
        count();
    }

    /// Stores that the command at hand led to nothing.
    void settle() {
        if (!uncommitted.isEmpty()) {
            settle(uncommitted.getLast());
        }
    }

    private void settle(PendingCommand pending) {
        // An earlier command that is still under way must not count as done.
        if (stored == null || !persisted || uncommitted.size() != 1) {
            pass(pending);
            return;
        }
        long offset = pending.origin().offset();
        stored = stored.afterCommand(offset);
        try {
            context.journal()
                    .commit(
                            partition.fence(),
                            Change.of(stored).at(partition.nextAfter(List.of(offset))));
        } catch (AlreadyConnectedException e) {
            throw new IllegalStateException("An unchanged account cannot collide", e);
        }
        ended(pending);
    }

    /// Stores that a command is done without a word about those of the account before it.
    private void pass(PendingCommand pending) {
        List<Long> offset = List.of(pending.origin().offset());
        context.journal().advance(partition.fence(), partition.nextAfter(offset).orElse(0L));
        ended(pending);
    }

    private void ended(PendingCommand pending) {
        partition.ended(List.of(pending.origin().offset()));
        uncommitted.remove(pending);
        count();
    }

    private List<Long> offsets() {
        return uncommitted.stream().map(pending -> pending.origin().offset()).toList();
    }

    /// A command goes to the dead letters: from now on no step counts it as done.
    void withdraw(PendingCommand pending) {
        uncommitted.remove(pending);
        count();
    }

    /// Stores that a withdrawn command is done, because Kafka has its letter. If that fails, it is
    /// under way again. Commands before it may not be done yet.
    void endWithdrawn(PendingCommand pending) {
        begin(pending);
        pass(pending);
    }
}
