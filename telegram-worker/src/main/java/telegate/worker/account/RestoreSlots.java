package telegate.worker.account;

import java.time.Duration;
import java.util.concurrent.Semaphore;
import java.util.concurrent.locks.LockSupport;
import java.util.function.Consumer;
import telegate.worker.jitter.Jitter;

/// Takes accounts up, so many at once, each after a short pause of random length: workers that come
/// back together (after a power cut, an update, an account that has ended them) would otherwise ask
/// PostgreSQL, proxies and Telegram in lockstep. Thread-safe.
///
/// First come, first served. The pause is spent in the slot, on the virtual thread of the account's
/// lane; so it also limits how many accounts begin in a second.
final class RestoreSlots {

    private final Semaphore slots;
    private final Duration jitter;
    private final Consumer<Duration> pause;

    /// @param parallelism how many are taken up at once
    /// @param jitter the longest pause; zero for none
    RestoreSlots(int parallelism, Duration jitter) {
        this(parallelism, jitter, length -> LockSupport.parkNanos(length.toNanos()));
    }

    /// @param pause waits for so long
    RestoreSlots(int parallelism, Duration jitter, Consumer<Duration> pause) {
        if (jitter.isNegative()) {
            throw new IllegalArgumentException("telegate.worker.restore-jitter is below zero");
        }
        this.slots = new Semaphore(parallelism, true);
        this.jitter = jitter;
        this.pause = pause;
    }

    /// Waits for a slot and takes an account up in it.
    ///
    /// @param awaited whether a person waits for it; then without a pause
    void run(boolean awaited, Runnable restore) {
        slots.acquireUninterruptibly();
        try {
            if (!awaited) {
                pause.accept(Jitter.upTo(jitter));
            }
            restore.run();
        } finally {
            slots.release();
        }
    }
}
