package telegate.bench;

import java.io.PrintStream;
import java.time.Duration;
import java.util.List;
import java.util.Locale;
import java.util.concurrent.Semaphore;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicReference;
import java.util.concurrent.locks.LockSupport;
import org.jspecify.annotations.Nullable;

/// Sends the same number of messages to everybody, in turns: at a steady rate, or as fast as they
/// are published if that is slower.
final class MessageLoad {

    /// How many of an account may be unpublished. The sandbox remembers the newest 300 of each: of
    /// more than that a client that was away would not hear.
    static final int WINDOW = 100;

    private static final int AT_ONCE = 16;
    private static final int TENTHS = 10;
    private static final Duration PATIENCE = Duration.ofSeconds(60);
    private static final Duration PAUSE = Duration.ofMillis(2);
    private static final Duration LAST_REQUESTS = Duration.ofSeconds(40);

    /// How far behind its plan it may be and catch up.
    private static final Duration BEHIND = Duration.ofMillis(20);

    private final PhoneClient phone;
    private final MessageTally tally;
    private final long sender;
    private final List<Long> receivers;
    private final int messages;
    private final long turn;
    private final PrintStream out;
    private final int[] sent;
    private final Semaphore requests = new Semaphore(AT_ONCE);
    private final AtomicReference<@Nullable Throwable> failure = new AtomicReference<>();
    private int last;
    private long allSent;
    private long seen;
    private long seenAt = System.nanoTime();

    /// @param sender who writes; somebody whom no client is logged in for
    /// @param messages for each
    /// @param rate in a second, all together
    MessageLoad(
            PhoneClient phone,
            MessageTally tally,
            long sender,
            List<Long> receivers,
            int messages,
            double rate,
            PrintStream out) {
        this.phone = phone;
        this.tally = tally;
        this.sender = sender;
        this.receivers = receivers;
        this.messages = messages;
        this.turn = (long) (1e9 / rate);
        this.out = out;
        this.sent = new int[receivers.size()];
    }

    /// Sends them all, and waits until they are published; gives up when none is for a minute.
    ///
    /// @return how many were sent
    /// @throws BenchFailure when the sandbox does not take one
    long run() throws InterruptedException {
        long total = (long) messages * receivers.size();
        long begun = System.nanoTime();
        long due = begun;
        while (allSent < total && progresses()) {
            int receiver = next();
            if (receiver < 0) {
                Thread.sleep(PAUSE);
                continue;
            }
            due = Math.max(due + turn, System.nanoTime() - BEHIND.toNanos());
            sleepUntil(due);
            send(receiver);
            if (allSent * TENTHS / total != (allSent - 1) * TENTHS / total) {
                tell(total, begun);
            }
        }
        if (!requests.tryAcquire(AT_ONCE, LAST_REQUESTS.toSeconds(), TimeUnit.SECONDS)) {
            throw new BenchFailure("The sandbox does not answer");
        }
        while (tally.distinct() < allSent && progresses()) {
            Thread.sleep(PAUSE);
        }
        return allSent;
    }

    /// Whose turn it is; -1 while everybody has enough that is not published.
    private int next() {
        for (int i = 1; i <= sent.length; i++) {
            int receiver = (last + i) % sent.length;
            if (sent[receiver] < messages && sent[receiver] - tally.of(receiver) < WINDOW) {
                last = receiver;
                return receiver;
            }
        }
        return -1;
    }

    private void send(int receiver) throws InterruptedException {
        requests.acquire();
        var unused =
                phone.write(
                                sender,
                                receivers.get(receiver),
                                MessageTally.text(receiver, sent[receiver]))
                        .whenComplete((_, error) -> {
                            if (error != null) {
                                failure.compareAndSet(null, error);
                            }
                            requests.release();
                        });
        sent[receiver]++;
        allSent++;
    }

    /// Whether something was published in the last minute.
    private boolean progresses() {
        Throwable error = failure.get();
        if (error != null) {
            throw new BenchFailure("The sandbox did not take a message", error);
        }
        long now = tally.distinct();
        if (now != seen || now == allSent) {
            seen = now;
            seenAt = System.nanoTime();
        }
        boolean progresses = System.nanoTime() - seenAt < PATIENCE.toNanos();
        if (!progresses) {
            out.printf("Nothing was published for %d s.%n", PATIENCE.toSeconds());
        }
        return progresses;
    }

    private void tell(long total, long begun) {
        out.printf(
                Locale.ROOT,
                "  %d of %d sent, %d published, %.0f s%n",
                allSent,
                total,
                tally.distinct(),
                (System.nanoTime() - begun) / 1e9);
    }

    private static void sleepUntil(long due) throws InterruptedException {
        for (long left = due - System.nanoTime(); left > 0; left = due - System.nanoTime()) {
            LockSupport.parkNanos(left);
            if (Thread.interrupted()) {
                throw new InterruptedException();
            }
        }
    }
}
