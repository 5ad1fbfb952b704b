package telegate.worker.account;

import java.time.Duration;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.RejectedExecutionException;
import org.jboss.logging.Logger;
import org.jspecify.annotations.Nullable;
import telegate.contract.AccountId;
import telegate.contract.ChatMessage;
import telegate.contract.Command;
import telegate.contract.Envelope;
import telegate.contract.Event;
import telegate.contract.LoginId;
import telegate.worker.messaging.CommandRecord;
import telegate.worker.messaging.Events;
import telegate.worker.partition.OwnedPartition;
import telegate.worker.session.ClientSession;
import telegate.worker.storage.AlreadyConnectedException;
import telegate.worker.storage.Change;
import telegate.worker.storage.FencedException;
import telegate.worker.storage.StoredAccount;
import telegate.worker.storage.StoredLogin;

/// One account on its lane: takes its commands, stores and publishes what becomes of it.
///
/// Runs on the lane, but for what says otherwise. A step is stored first, with the offsets of the
/// commands that led to it, and published after that. When a step cannot be stored, or fails in a
/// way nobody foresaw, memory is thrown away and the account starts again from what is stored.
final class Account {

    private static final Logger LOG = Logger.getLogger(Account.class);

    final AccountContext context;
    private final AccountId accountId;
    private final OwnedPartition partition;
    private final AccountLane lane;
    private final LaneTimer timer;
    private final ClientStarts starts;
    private final AccountSteps steps;
    private final AccountCommands commands;
    private final Recovery recovery;
    private final AccountClients clients;
    private final Announcements announcements;
    private final AwaitedStart awaitedStart = new AwaitedStart();
    private @Nullable Stage stage;
    private volatile @Nullable ClientUse use;
    private boolean stopping;

    private volatile AccountStanding standing;

    Account(AccountContext context, AccountId accountId, OwnedPartition partition) {
        this.context = context;
        this.accountId = accountId;
        this.partition = partition;
        this.starts = new ClientStarts(context.starts(), partition.fence(), accountId);
        this.timer = new LaneTimer(context.timer(), this::execute);
        this.steps = new AccountSteps(context, accountId, partition, starts);
        this.commands = new AccountCommands(this, steps);
        this.recovery = new Recovery(this, steps, commands);
        this.clients = new AccountClients(this, starts, steps);
        this.announcements = new Announcements(this);
        this.lane =
                new AccountLane(
                        "account-" + accountId, context.worker().mailboxCapacity(), this::failed);
        this.standing = AccountStanding.first(context.clock().instant());
    }

    /// Runs `task` on the lane. From any thread.
    void execute(Runnable task) {
        lane.execute(() -> {
            if (!left()) {
                try {
                    task.run();
                } finally {
                    note();
                }
            }
        });
    }

    /// For those who look from other threads: what it is doing, and since when.
    private void note() {
        standing = standing.next(doing(), steps.known(), context.clock());
    }

    private String doing() {
        if (stopping) {
            return AccountStanding.STOPPING;
        }
        if (recovery.underWay()) {
            return recovery.label();
        }
        if (stage != null) {
            return stage.label();
        }
        return clients.none() ? AccountStanding.IDLE : AccountStanding.RETIRING;
    }

    /// What it is doing. From any thread.
    AccountStanding standing() {
        return standing;
    }

    AccountId accountId() {
        return accountId;
    }

    /// Whether its work in this process ends.
    boolean stopping() {
        return stopping;
    }

    /// How it is taken up from what is stored.
    Recovery recovery() {
        return recovery;
    }

    /// Whether it waits to be taken up. From any thread.
    AwaitedStart awaitedStart() {
        return awaitedStart;
    }

    /// Whether a new client may be opened for this account.
    boolean serving() {
        return !stopping && !left();
    }

    /// Puts an update of Telegram on the lane. From TDLib's receive thread, which must not wait:
    /// when the mailbox is full the client is dropped and reopened from its last copy, and Telegram
    /// sends again what came after it.
    void executeUpdate(ClientSession session, Runnable task) {
        try {
            execute(task);
        } catch (RejectedExecutionException e) {
            session.updateDropped();
            Throwable failure = new IllegalStateException("Too many updates at once");
            var unused = timer.after(Duration.ofMillis(100), () -> failed(failure));
        }
    }

    /// As [#execute], and again later when the mailbox is full. From any thread.
    void insist(Runnable task) {
        timer.insist(task);
    }

    /// For what the lane has to do later. From any thread.
    LaneTimer timer() {
        return timer;
    }

    /// Drops every connection of its clients, for good. From any thread.
    void cut() {
        clients.cut();
    }

    /// Whether it may be forgotten: no client, nothing to do. From any thread.
    boolean idle() {
        return lane.idle()
                && !awaitedStart.awaited()
                && stage == null
                && !recovery.underWay()
                && steps.none()
                && commands.none()
                && clients.none();
    }

    int depth() {
        return lane.depth();
    }

    /// What its connected client has been through; null without one. From any thread.
    @Nullable ClientUse use() {
        return use;
    }

    /// A connected client was opened, or (null) is no more.
    void uses(@Nullable ClientUse opened) {
        use = opened;
    }

    /// Closes the connected client and opens it again. From any thread.
    ///
    /// @return completes with true when Telegram has answered through the new one, with false when
    ///   there is nothing to recycle
    CompletableFuture<Boolean> recycle() {
        CompletableFuture<Boolean> done = new CompletableFuture<>();
        try {
            execute(() -> {
                if (stage instanceof ConnectedAccount connected && !stopping) {
                    connected.recycle(done);
                } else {
                    done.complete(false);
                }
            });
        } catch (RejectedExecutionException e) {
            // Its mailbox is full; it gets its turn again later.
            done.completeExceptionally(e);
        }
        return done;
    }

    /// A command arrived. From the reader's thread.
    ///
    /// @throws RejectedExecutionException when too many wait already
    void command(Envelope<Command> command, CommandRecord origin) {
        steps.requireRoom();
        execute(() -> commands.arrived(command, origin));
    }

    /// Tells the present state once more, for someone whose command came too late or twice.
    void republish() {
        switch (stage) {
            case LoginFlow flow -> flow.republish();
            case ConnectedAccount connected -> connected.republish();
            case null -> {
                StoredAccount stored = steps.known();
                if (stored != null && stored.departed()) {
                    publish(Events.disconnected(stored), null);
                }
            }
        }
        steps.settle();
    }

    /// Stores a step, with the offsets of the commands that led to it.
    void commit(Change change) throws AlreadyConnectedException {
        steps.commit(change);
        recovery.over(change.login() != null);
    }

    /// Stores that the command at hand led to nothing.
    void settle() {
        steps.settle();
    }

    /// Publishes a login's state; to be called after it was stored.
    void publish(StoredLogin login) {
        Events.of(stored().owner(), login).ifPresent(event -> publish(event, login.loginId()));
    }

    /// Publishes a state; to be called after it was stored.
    void publish(Event event, @Nullable LoginId loginId) {
        announcements.publish(event, loginId);
    }

    /// Publishes a chat message.
    void publishMessage(ChatMessage message) {
        announcements.publishMessage(message);
    }

    /// Completes when Kafka has everything that was published so far. Fails once something could
    /// not be published; the account then starts again from what is stored.
    CompletableFuture<Void> published() {
        return announcements.unpublished().safe();
    }

    /// Those of its clients that have not closed.
    AccountClients clients() {
        return clients;
    }

    /// The starts of its clients from copies.
    ClientStarts starts() {
        return starts;
    }

    OwnedPartition partition() {
        return partition;
    }

    StoredAccount stored() {
        return steps.stored();
    }

    /// A new client is the account's; not stored yet.
    long nextGeneration() {
        return steps.nextGeneration();
    }

    /// What it is doing on the lane; null for nothing.
    @Nullable Stage stage() {
        return stage;
    }

    /// Another stage begins.
    void enter(@Nullable Stage next) {
        stage = next;
    }

    /// Ends the account's work in this process: closes every client of it, also those that were
    /// given up before.
    ///
    /// @return completes when all have closed and the last binlog is stored
    CompletableFuture<Void> stop() {
        stopping = true;
        Stage current = stage;
        CompletableFuture<Void> stageClosed =
                current == null ? CompletableFuture.completedFuture(null) : current.close();
        CompletableFuture<Void> done = new CompletableFuture<>();
        var unused =
                CompletableFuture.allOf(stageClosed, clients.close())
                        .whenComplete((_, error) -> insist(() -> end(error == null, done)));
        return done;
    }

    /// @param closed whether its clients have; else there may be updates that nobody has heard
    private void end(boolean closed, CompletableFuture<Void> done) {
        if (closed) {
            storeLast();
        }
        leave();
        done.complete(null);
    }

    private void storeLast() {
        // What is there now: the stage may have changed while its client closed.
        Stage last = stage;
        if (last != null) {
            try {
                last.stopped();
            } catch (RuntimeException e) {
                Unpublished unpublished = announcements.unpublished();
                LOG.warnf(
                        "%s goes on from an older copy: %s; %d records (%d bytes) wait for Kafka",
                        this, e, unpublished.records(), unpublished.bytes());
            }
        }
    }

    /// Handed over: whatever still comes here is not ours to do any more. From any thread.
    void leave() {
        clients.leave();
        starts.left();
        context.obstacles().over(accountId);
    }

    /// Whether it has another owner, or none. From any thread.
    boolean left() {
        return clients.left();
    }

    /// Throws memory away; the account starts again from what is stored.
    void failed(Throwable failure) {
        if (left()) {
            LOG.debugf(failure, "%s has another owner already", this);
            return;
        }
        if (failure instanceof FencedException fenced) {
            context.onFenced().accept(fenced);
            return;
        }
        recovery.tell(failure);
        context.metrics().reopened("failure");
        drop();
        if (!stopping) {
            recovery.later();
        }
        note();
    }

    /// Gives up what it is doing and what it knows: what is stored is better.
    void drop() {
        if (stage != null) {
            stage.abandon();
            stage = null;
        }
        steps.forget();
        if (!stopping) {
            announcements.beginAnew();
        }
    }

    /// For logs and the management endpoint.
    @Override
    public String toString() {
        return "Account[" + accountId + "]";
    }
}
