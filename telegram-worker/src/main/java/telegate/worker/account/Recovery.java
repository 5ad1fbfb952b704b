package telegate.worker.account;

import java.time.Duration;
import java.util.Deque;
import java.util.List;
import java.util.Optional;
import org.jboss.logging.Logger;
import org.jspecify.annotations.Nullable;
import telegate.worker.binlog.UnknownMasterKeyException;
import telegate.worker.jitter.Jitter;
import telegate.worker.storage.AccountStatus;
import telegate.worker.storage.DatabaseFailures;
import telegate.worker.storage.Retiring;
import telegate.worker.storage.StoredAccount;

/// Takes an account up from what is stored: when its partition is taken, when its turn to start
/// alone has come, and after a failure, later each time. Commands wait meanwhile. Runs on the
/// account's lane, but for what says otherwise.
final class Recovery {

    private static final Logger LOG = Logger.getLogger(Recovery.class);
    private static final Duration FIRST_RETRY = Duration.ofSeconds(1);
    private static final Duration LAST_RETRY = Duration.ofMinutes(1);

    private final Account account;
    private final AccountContext context;
    private final AccountSteps steps;
    private final AccountCommands commands;
    private Duration retry = FIRST_RETRY;
    private boolean scheduled;

    /// Of the retry that is scheduled, or was last: an earlier one finds that it is out of date.
    private int retryNumber;

    /// From a failure, or while it waits for its turn to start alone, until it is restored:
    /// commands wait.
    private volatile boolean underWay;

    private boolean takingUp;

    /// Until a login is stored that has got that time added.
    private Duration unserved = Duration.ZERO;

    /// Log-outs are to be given up that are owed by clients that end workers.
    private boolean owedEndsWorkers;

    /// Nothing is wrong with it: its client cannot be opened here for now.
    private boolean hindered;

    Recovery(Account account, AccountSteps steps, AccountCommands commands) {
        this.account = account;
        this.context = account.context;
        this.steps = steps;
        this.commands = commands;
    }

    /// Whether commands wait until the account is restored. From any thread.
    boolean underWay() {
        return underWay;
    }

    /// What it is doing while it is under way.
    String label() {
        return hindered ? AccountStanding.CONNECTING : AccountStanding.RECOVERING;
    }

    /// For how long nobody served the account before this process. Its login gets that time added.
    void unserved(Duration outage) {
        unserved = outage;
    }

    /// Takes the account up from what is stored.
    void restore(StoredAccount stored) {
        // Its turn may have come when its partition was given away already.
        if (!account.serving()) {
            return;
        }
        steps.takenUp(stored);
        if (stored.status() != AccountStatus.CONNECTING) {
            // A login that begins later has not waited.
            unserved = Duration.ZERO;
        }
        takingUp = true;
        try {
            account.enter(stage(stored));
        } finally {
            takingUp = false;
        }
    }

    private @Nullable Stage stage(StoredAccount stored) {
        return switch (stored.status()) {
            case DISCONNECTED -> null;
            case CONNECTED -> RestoredAccount.of(account);
            case CONNECTING ->
                    context.store()
                            .openLogin(account.accountId())
                            .<Stage>flatMap(login -> LoginFlow.takenUp(account, login, unserved))
                            .orElse(null);
        };
    }

    /// Nothing of it is started before its turn; commands wait.
    void awaitTurn() {
        underWay = true;
        account.starts().awaitTurn();
    }

    /// Its turn has come to start while no other suspect does.
    void startAlone(List<Retiring> owed) {
        if (!account.stopping() && account.starts().begunAlone()) {
            LOG.infof("%s starts alone: it may have ended a worker", account);
            forgetRetry();
            again();
            owed.forEach(account.clients()::finishRetiring);
            account.starts().settle();
        }
    }

    /// It was not proven in its turn, and another one waits: its client is closed, so that only one
    /// of them is open at a time, and it comes again behind the others.
    void turnOver() {
        if (account.stopping() || !account.starts().startsAlone()) {
            return;
        }
        LOG.infof("%s could not be proven in its turn; it comes again", account);
        account.drop();
        forgetRetry();
        awaitTurn();
        // Also those that are being logged out: they go on in its next turn.
        var unusedToo = account.clients().close();
        var unused =
                account.clients()
                        .allClosed()
                        .whenComplete((_, _) -> account.insist(account.starts()::turnOver));
    }

    private void forgetRetry() {
        retryNumber++;
        scheduled = false;
    }

    /// Takes the account up without any client that there is a copy of: they end workers. So it is
    /// set aside, or its login begins anew.
    void quarantine(Returning returning) {
        if (account.stopping()) {
            return;
        }
        LOG.warnf("%s is quarantined: %s", account, QuarantineCause.ABORTS.sentence());
        context.metrics().quarantined(QuarantineCause.ABORTS);
        StoredAccount live = returning.live();
        if (live != null) {
            // First: whatever fails from here on, and is tried again, does not open one.
            account.starts().condemn(live.generation());
        }
        owedEndsWorkers = !returning.owed().isEmpty();
        giveUpOwed();
        if (live != null) {
            restore(live);
        }
    }

    private void giveUpOwed() {
        if (owedEndsWorkers) {
            context.starts().setRetiringAside(account.partition().fence(), account.accountId());
            owedEndsWorkers = false;
            account.starts().pardonUnlessCondemned();
        }
    }

    /// Starts the account again after a pause, and not before its clients have closed.
    void later() {
        underWay = true;
        if (scheduled) {
            return;
        }
        scheduled = true;
        int mine = ++retryNumber;
        // A database that was away is met by every account of every worker.
        Duration pause = Jitter.of(retry);
        var unused =
                account.clients()
                        .allClosed()
                        .whenComplete((_, _) ->
                                account.timer().after(pause, () -> againUnlessHeldUp(mine)));
        Duration doubled = retry.multipliedBy(2);
        retry = doubled.compareTo(LAST_RETRY) > 0 ? LAST_RETRY : doubled;
    }

    /// A command in the wrong partition has made this one here, and there is another one elsewhere.
    private boolean ours(StoredAccount stored) {
        return stored.partition() == account.partition().number();
    }

    private void goOn(StoredAccount stored) {
        // The step that has failed may be stored all the same, and be an end.
        context.untoldEnds().tell(account.accountId());
        giveUpOwed();
        restore(stored);
        // Whatever has failed may have been about one of these.
        context.store().owedBy(account.accountId()).forEach(account.clients()::finishRetiring);
        account.starts().settle();
    }

    /// A step is stored: the next failure is a new one. Unless it is one that each attempt stores.
    ///
    /// @param ofLogin whether the login's time is stored with it
    void over(boolean ofLogin) {
        if (ofLogin) {
            unserved = Duration.ZERO;
        }
        if (!takingUp) {
            retry = FIRST_RETRY;
        }
    }

    private void againUnlessHeldUp(int mine) {
        // It may have been taken up meanwhile, when its turn to start alone had come.
        if (mine != retryNumber) {
            return;
        }
        scheduled = false;
        if (!account.stopping() && !account.starts().waiting()) {
            again();
        }
    }

    /// Takes the account up from what is stored, and then the commands that have waited.
    private void again() {
        // Apart, so that a step of the restored login does not count them as done.
        Deque<PendingCommand> waiting = steps.setAside();
        try {
            context.store().account(account.accountId()).filter(this::ours).ifPresent(this::goOn);
            context.database().over();
            underWay = false;
            for (PendingCommand next = waiting.poll(); next != null; next = waiting.poll()) {
                commands.tryAgain(next);
            }
        } finally {
            // What is behind a failure is not lost with it.
            steps.putBack();
        }
    }

    /// While the database is away every account comes here again and again; that is told once for
    /// all of them, and where it was noticed helps nobody.
    void tell(Throwable failure) {
        String sentence = "%s starts again from what is stored: %s";
        hindered = failure instanceof ObstacleException;
        Optional<String> database = DatabaseFailures.cause(failure);
        if (DatabaseFailures.away(failure)) {
            context.database().noticed(database.orElseGet(failure::toString));
            LOG.debugf(sentence, account, failure.toString());
        } else if (database.isPresent()) {
            LOG.warnf(sentence, account, database.get());
        } else if (failure instanceof ObstacleException obstacle) {
            context.obstacles().noticed(account.accountId(), obstacle);
            LOG.debugf(sentence, account, obstacle.getMessage());
        } else if (failure instanceof RefusedCopyException) {
            LOG.warnf(sentence, account, failure.getMessage());
        } else if (failure instanceof UnknownMasterKeyException) {
            LOG.errorf(sentence, account, failure.getMessage());
        } else {
            LOG.errorf(failure, sentence, account, failure.toString());
        }
    }
}
