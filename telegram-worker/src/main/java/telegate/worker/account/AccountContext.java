package telegate.worker.account;

import java.time.Duration;
import java.time.InstantSource;
import java.util.function.Consumer;
import telegate.contract.secret.PasswordOpener;
import telegate.worker.binlog.BinlogSealer;
import telegate.worker.config.LoginConfig;
import telegate.worker.config.WorkerConfig;
import telegate.worker.messaging.Publisher;
import telegate.worker.session.ClientSessions;
import telegate.worker.session.WarmPool;
import telegate.worker.storage.AccountJournal;
import telegate.worker.storage.AccountStore;
import telegate.worker.storage.FencedException;
import telegate.worker.storage.Outage;

/// What every account works with. All of it is thread-safe and shared.
///
/// @param partitions how many the topic of commands has
/// @param database tells that it is away, once for all accounts
/// @param obstacles which accounts wait because their client cannot be opened here
/// @param onFenced hears that this process has lost a partition; it must end before it does harm
public record AccountContext(
        AccountStore store,
        AccountJournal journal,
        StartMarks starts,
        Publisher publisher,
        StatePublisher states,
        UntoldEnds untoldEnds,
        int partitions,
        ClientSessions sessions,
        WarmPool pool,
        BinlogSealer sealer,
        PasswordOpener passwords,
        Timer timer,
        InstantSource clock,
        LoginLog log,
        WorkerMetrics metrics,
        Outage database,
        Obstacles obstacles,
        LoginConfig login,
        WorkerConfig worker,
        Consumer<FencedException> onFenced) {

    /// Runs tasks later, on a thread of its own that must not be held up.
    public interface Timer {

        /// Runs `task` after `delay`.
        ///
        /// @return cancels it
        Runnable after(Duration delay, Runnable task);
    }
}
