package telegate.worker.account;

import java.time.Duration;
import java.util.Deque;
import java.util.Optional;
import org.jboss.logging.Logger;
import telegate.worker.binlog.UnknownMasterKeyException;
import telegate.worker.storage.DatabaseFailures;

/// Starts an account again from what is stored: after a failure, later each time, or when its turn
/// to start alone has come. Meanwhile commands wait. Runs on the account's lane, but for what says
/// otherwise.
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

    /// From a failure, or while it waits for its turn to start alone, until it is restored:
    /// commands wait.
    private volatile boolean underWay;

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

    /// From now on commands wait; [#now] ends that.
    void await() {
        underWay = true;
    }

    /// Starts the account again after a pause, and not before its clients have closed.
    void later() {
        if (scheduled) {
            return;
        }
        underWay = true;
        scheduled = true;
        Duration pause = retry;
        var unused =
                account.clients()
                        .allClosed()
                        .whenComplete((_, _) ->
                                context.timer()
                                        .after(
                                                pause,
                                                () -> account.execute(this::nowUnlessHeldUp)));
        Duration doubled = retry.multipliedBy(2);
        retry = doubled.compareTo(LAST_RETRY) > 0 ? LAST_RETRY : doubled;
    }

    /// A step is stored: the next failure is a new one.
    void over() {
        retry = FIRST_RETRY;
    }

    private void nowUnlessHeldUp() {
        scheduled = false;
        if (!account.stopping() && !account.starts().waiting()) {
            now(Duration.ZERO);
        }
    }

    /// Takes the account up from what is stored, and then the commands that have waited.
    ///
    /// @param outage for how long nobody served it
    void now(Duration outage) {
        // Apart, so that a step of the restored login does not count them as done.
        Deque<PendingCommand> again = steps.setAside();
        try {
            context.store()
                    .account(account.accountId())
                    .ifPresent(stored -> account.restore(stored, outage));
            context.database().over();
            underWay = false;
            for (PendingCommand next = again.poll(); next != null; next = again.poll()) {
                commands.tryAgain(next);
            }
        } finally {
            // What is behind a failure is not lost with it.
            steps.putBack(again);
        }
    }

    /// While the database is away every account comes here again and again; that is told once for
    /// all of them, and where it was noticed helps nobody.
    void tell(Throwable failure) {
        String sentence = "%s starts again from what is stored: %s";
        Optional<String> database = DatabaseFailures.cause(failure);
        if (DatabaseFailures.away(failure)) {
            context.database().noticed(database.orElseGet(failure::toString));
            LOG.debugf(sentence, account, failure.toString());
        } else if (database.isPresent()) {
            LOG.warnf(sentence, account, database.get());
        } else if (failure instanceof UnknownMasterKeyException) {
            LOG.errorf(sentence, account, failure.getMessage());
        } else {
            LOG.errorf(failure, sentence, account, failure.toString());
        }
    }
}
