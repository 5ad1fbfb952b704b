package telegate.bench;

import java.time.Duration;
import java.util.HashMap;
import java.util.Map;
import java.util.Set;
import java.util.function.Supplier;

/// Looks again and again who is online, on a thread of its own, and keeps for each account the
/// longest time between two looks that saw it online.
final class Absences implements AutoCloseable {

    /// A look costs the workers a tenth of a processor at this pace, and twice that at 50 ms.
    private static final long PAUSE_MS = 100;

    private final Supplier<Set<String>> look;
    private final Map<String, Long> seen = new HashMap<>();
    private final Map<String, Long> longest = new HashMap<>();
    private final Thread thread = Thread.ofPlatform().name("absences").unstarted(this::run);
    private long lastLook;
    private long lastEnd;
    private long widest;
    private boolean onlyKnown;
    private volatile boolean closed;

    /// @param look the accounts that are online anywhere
    Absences(Supplier<Set<String>> look) {
        this.look = look;
        round();
        thread.start();
    }

    private void run() {
        while (!closed) {
            round();
            try {
                Thread.sleep(PAUSE_MS);
            } catch (InterruptedException e) {
                return;
            }
        }
    }

    private synchronized void round() {
        // Told by the workers at some moment of the look: from the begin of one to the end of
        // another makes absences too long rather than too short.
        long begin = System.nanoTime();
        Set<String> online = look.get();
        long end = System.nanoTime();
        widest = lastLook == 0 ? 0 : Math.max(widest, end - lastLook);
        lastLook = begin;
        lastEnd = end;
        for (String account : online) {
            if (onlyKnown && !seen.containsKey(account)) {
                continue;
            }
            Long before = seen.put(account, begin);
            if (before != null) {
                longest.merge(account, end - before, Math::max);
            }
        }
    }

    /// From now on accounts that were never seen are left out: those of people who log in
    /// meanwhile.
    synchronized void leaveOutNewcomers() {
        onlyKnown = true;
    }

    /// How many were online at the last look.
    synchronized int present() {
        return (int) seen.values().stream().filter(at -> at == lastLook).count();
    }

    /// Waits until so many are online, or the time is over.
    ///
    /// @return how many are
    int await(int wanted, Duration limit) throws InterruptedException {
        long end = System.nanoTime() + limit.toNanos();
        while (present() < wanted && System.nanoTime() < end) {
            Thread.sleep(10);
        }
        return present();
    }

    /// How many were ever seen.
    synchronized int known() {
        return seen.size();
    }

    /// The longest absence of each account, of those that are away the present one too.
    synchronized Timings timings() {
        return timingsOf(0);
    }

    /// Those that were away for longer than the looks are apart.
    synchronized Timings timingsOf(long atLeastNanos) {
        Timings timings = new Timings();
        seen.forEach((account, at) -> {
            long present = at == lastLook ? 0 : lastEnd - at;
            long time = Math.max(present, longest.getOrDefault(account, 0L));
            if (time >= atLeastNanos) {
                timings.add(time);
            }
        });
        return timings;
    }

    /// The longest time between two looks, which is as exact as all this is.
    synchronized double exactToMillis() {
        return widest / 1e6;
    }

    @Override
    public void close() throws InterruptedException {
        closed = true;
        thread.join();
    }
}
