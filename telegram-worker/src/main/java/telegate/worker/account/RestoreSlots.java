package telegate.worker.account;

import java.time.Duration;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.Semaphore;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.locks.LockSupport;
import java.util.function.Consumer;
import java.util.function.Supplier;
import telegate.worker.jitter.Jitter;

/// Takes accounts up, so many at once, each after a short pause of random length: workers that come
/// back together (after a power cut, an update, an account that has ended them) would otherwise ask
/// PostgreSQL, proxies and Telegram in lockstep. Thread-safe.
///
/// Four times as many may be open and have no answer of Telegram yet, each for [#PATIENCE] at most:
/// what the processors can do goes to some at a time, which are back soon, and not to all at once,
/// which would all be back at the end (docs/decisions/0018).
///
/// First come, first served, but for logins: they wait for other logins alone. The pause is spent
/// in the slot, on the virtual thread of the account's lane; so it also limits how many accounts
/// begin in a second.
final class RestoreSlots {

    /// For each one that is being opened. With two, processors stood idle (docs/decisions/0018).
    private static final int UNANSWERED = 4;

    /// One that Telegram does not answer must not keep the others.
    private static final Duration PATIENCE = Duration.ofSeconds(2);

    private final Semaphore opening;
    private final Semaphore openingLogins;
    private final Semaphore unanswered;
    private final Duration jitter;
    private final Duration patience;
    private final Consumer<Duration> pause;

    /// @param parallelism how many are taken up at once
    /// @param jitter the longest pause; zero for none
    RestoreSlots(int parallelism, Duration jitter) {
        this(parallelism, jitter, PATIENCE, length -> LockSupport.parkNanos(length.toNanos()));
    }

    /// @param patience how long one that has no answer counts
    /// @param pause waits for so long
    RestoreSlots(int parallelism, Duration jitter, Duration patience, Consumer<Duration> pause) {
        if (jitter.isNegative()) {
            throw new IllegalArgumentException("telegate.worker.restore-jitter is below zero");
        }
        this.opening = new Semaphore(parallelism, true);
        this.openingLogins = new Semaphore(parallelism, true);
        this.unanswered = new Semaphore(UNANSWERED * parallelism, true);
        this.jitter = jitter;
        this.patience = patience;
        this.pause = pause;
    }

    /// Waits until it is an account's turn and takes it up.
    ///
    /// @param awaited whether a person waits for it; then without a pause
    /// @param restore gives what completes when Telegram has answered the account's client
    void run(boolean awaited, Supplier<CompletableFuture<Void>> restore) {
        if (awaited) {
            var unused = open(openingLogins, Duration.ZERO, restore);
            return;
        }
        unanswered.acquireUninterruptibly();
        CompletableFuture<Void> answered = CompletableFuture.completedFuture(null);
        try {
            answered = open(opening, Jitter.upTo(jitter), restore);
        } finally {
            var unused =
                    answered.copy()
                            .completeOnTimeout(null, patience.toNanos(), TimeUnit.NANOSECONDS)
                            .whenComplete((_, _) -> unanswered.release());
        }
    }

    private CompletableFuture<Void> open(
            Semaphore opened, Duration before, Supplier<CompletableFuture<Void>> restore) {
        opened.acquireUninterruptibly();
        try {
            pause.accept(before);
            return restore.get();
        } finally {
            opened.release();
        }
    }
}
