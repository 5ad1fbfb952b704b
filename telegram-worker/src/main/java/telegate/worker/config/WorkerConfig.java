package telegate.worker.config;

import io.smallrye.config.ConfigMapping;
import io.smallrye.config.WithDefault;
import io.smallrye.config.WithName;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Optional;
import java.util.OptionalInt;
import java.util.Set;
import java.util.UUID;

/// The worker process.
@ConfigMapping(prefix = "telegate.worker")
public interface WorkerConfig {

    /// Scratch space: TDLib's folders, the unpacked library, and which process was here last.
    /// Belongs to one worker at a time.
    Path dataDirectory();

    /// Exit code of the process that used the data directory before, from a supervisor that reaped
    /// it: 134 and 139 (SIGABRT, SIGSEGV) count against the accounts that were starting then.
    OptionalInt previousExit();

    /// Which start of the worker this is, from a supervisor that ends the right of a process that
    /// it has reaped (`end_for_others` in the database): another one for each start. Without it the
    /// worker makes one, and ends the right of its predecessor itself.
    Optional<UUID> incarnation();

    /// A label for people in the fleet table. Two workers of one name are simply two workers.
    @WithDefault("worker")
    String name();

    /// Accounts that are taken up at once when their partitions are taken: after a restart, or from
    /// another worker. Four times as many may be open and have no answer of Telegram yet, each for
    /// 2 s at most.
    @WithDefault("16")
    int restoreParallelism();

    /// The longest pause before each of them, of random length, so that workers which come back
    /// together do not ask the database, proxies and Telegram in lockstep. It is part of the time
    /// that a fail-over takes: on average half of it, for each account, shared by those that are
    /// taken up at once. Zero for none; a login in progress has none anyway.
    @WithDefault("20ms")
    Duration restoreJitter();

    /// How long a clean stop may take to hand every partition over. Whoever kills a worker that
    /// does not end waits 30 s longer than that.
    @WithDefault("25s")
    Duration stopDeadline();

    /// How long one client may take to close; after that it counts as broken.
    @WithDefault("5s")
    Duration closeDeadline();

    /// How long one attempt to log a client out may take before it is closed and tried again later
    /// (tdlib/td issue 2665: a log-out may never complete).
    @WithDefault("30s")
    Duration logOutDeadline();

    /// How long a worker that is not heard of keeps its partitions. The same in all workers.
    @WithDefault("10s")
    Duration lease();

    /// How much earlier it stops to act by itself: covers the difference of the clocks' rates (a
    /// tenth of the lease is far more than they have) and the moment between looking at the clock
    /// and acting. The same in all workers.
    @WithDefault("1s")
    Duration leaseMargin();

    /// How often the lease is renewed.
    @WithDefault("2s")
    Duration renewalInterval();

    /// How long the clients of a partition that is handed over may take to close; then they are cut
    /// off.
    @WithDefault("5s")
    Duration handOverDeadline();

    /// Waiting inputs of one account beyond which its client is reopened from the last copy.
    @WithDefault("10000")
    int mailboxCapacity();

    /// Clients above which this worker counts as full: `GET /manage/worker` and a metric say so,
    /// and an operator adds a worker.
    @WithDefault("1000")
    int softLimit();

    /// Clients above which nobody new may log in here. Accounts that are taken over from another
    /// worker come in all the same.
    @WithDefault("2000")
    int hardLimit();

    /// How often the binlog of a connected account is copied, if it has changed.
    @WithDefault("60s")
    Duration copyInterval();

    /// How long a connection may be away before the account is shown as connecting. While the lease
    /// is over it is not; after that the time begins anew.
    @WithDefault("3s")
    Duration connectionGrace();

    /// What is left out of the design on purpose, to see that tests notice.
    @WithName("break")
    Optional<Set<Mistake>> mistakes();

    /// Whether this is left out.
    default boolean makes(Mistake mistake) {
        return mistakes().orElse(Set.of()).contains(mistake);
    }

    /// Language of the log lines about logins: `en` or `ru`.
    @WithDefault("en")
    String logLanguage();
}
