package telegate.standalone;

import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.OptionalInt;
import java.util.concurrent.locks.Condition;
import java.util.concurrent.locks.ReentrantLock;
import java.util.random.RandomGenerator;
import telegate.embedded.ChildFailedException;
import telegate.embedded.ChildProcess;

/// One process of the system. It is started again whenever it ends by itself; only [#stop] ends it
/// for good.
///
/// Thread-safe: one lock guards the state, so that a restart that is due and a stop that is wanted
/// do not cross.
public final class Part {

    /// How a part comes up.
    interface Start {

        /// Starts the process and returns at once.
        void launch();

        /// Returns when it can be used.
        ///
        /// @throws ChildFailedException when it ends before, or takes too long
        void awaitReady() throws InterruptedException;

        /// Its process has ended without being told to, and is reaped.
        ///
        /// @param code its exit code
        /// @return how long it is not to be started again at least
        default Duration ended(int code) {
            return Duration.ZERO;
        }
    }

    private enum State {
        STOPPED,
        STARTING,
        READY,
        ENDED
    }

    private final PartName name;
    private final String label;
    private final int port;
    private final ChildProcess process;
    private final Start start;
    private final Duration grace;
    private final Console console;
    private final InstantSource clock;
    private final ReentrantLock lock = new ReentrantLock();
    private final Condition changed = lock.newCondition();
    private State state = State.STOPPED;
    private int run;

    Part(
            PartName name,
            String label,
            int port,
            ChildProcess process,
            Start start,
            Duration grace,
            Console console,
            InstantSource clock) {
        this.name = name;
        this.label = label;
        this.port = port;
        this.process = process;
        this.start = start;
        this.grace = grace;
        this.console = console;
        this.clock = clock;
    }

    /// Starts the part, waits until it can be used and watches it from then on. Does nothing when
    /// it runs.
    ///
    /// @throws ChildFailedException when it does not come up; it is stopped then
    public void start() throws InterruptedException {
        if (launch()) {
            try {
                awaitFirstReady();
            } catch (ChildFailedException e) {
                stop();
                throw e;
            }
        }
    }

    /// The first half of [#start]; false when the part runs already.
    boolean launch() {
        lock.lock();
        try {
            if (state != State.STOPPED) {
                return false;
            }
            run++;
            become(State.STARTING);
            start.launch();
            return true;
        } finally {
            lock.unlock();
        }
    }

    /// The second half of [#start].
    void awaitFirstReady() throws InterruptedException {
        int thisRun = run;
        start.awaitReady();
        becomeReady(thisRun);
        Thread.ofVirtual().name("watch-" + label).start(() -> watch(thisRun));
    }

    /// Asks the part to end in order, kills it when that takes too long, and leaves it stopped.
    public void stop() throws InterruptedException {
        lock.lock();
        try {
            run++;
            become(State.STOPPED);
        } finally {
            lock.unlock();
        }
        process.stop(grace);
    }

    /// Stops it in order and starts it again.
    public void restart() throws InterruptedException {
        stop();
        start();
    }

    /// Ends the process at once (SIGKILL). Like after every other unexpected end, it is started
    /// again.
    public void kill() throws InterruptedException {
        lock.lock();
        try {
            if (state == State.READY) {
                become(State.ENDED);
            }
        } finally {
            lock.unlock();
        }
        process.kill();
    }

    /// Ends the process at once (SIGKILL) and leaves it ended, as when its machine is lost together
    /// with whatever watched it. [#start] brings it back.
    public void lose() throws InterruptedException {
        lock.lock();
        try {
            run++;
            become(State.STOPPED);
        } finally {
            lock.unlock();
        }
        process.kill();
    }

    /// Asks the process by SIGTERM to end, as a container runtime does, and returns at once. Like
    /// after every other end that was not told to [#stop], it is started again.
    ///
    /// @return false when it does not run
    public boolean terminate() {
        return process.isAlive()
                && ProcessHandle.of(process.pid()).map(ProcessHandle::destroy).orElse(false);
    }

    /// Waits until the part can be used, also after a restart.
    ///
    /// @throws IllegalStateException when it cannot in time
    public void awaitReady(Duration limit) throws InterruptedException {
        long left = limit.toNanos();
        lock.lock();
        try {
            while (state != State.READY) {
                if (left <= 0) {
                    throw new IllegalStateException(
                            "%s was not ready after %s. Its log: %s"
                                    .formatted(label, limit, logFile()));
                }
                left = changed.awaitNanos(left);
            }
        } finally {
            lock.unlock();
        }
    }

    /// Freezes the process (SIGSTOP).
    public void pause() throws InterruptedException {
        process.pause();
    }

    /// Lets a frozen process go on (SIGCONT).
    public void resume() throws InterruptedException {
        process.resume();
    }

    public PartName name() {
        return name;
    }

    /// What the console and its log file call it: `gateway`, `worker-2`.
    public String label() {
        return label;
    }

    /// The port that it is used by.
    public int port() {
        return port;
    }

    public long pid() {
        return process.pid();
    }

    public boolean isAlive() {
        return process.isAlive();
    }

    /// With which code its last process ended; nothing while one runs. After a signal it is 128 and
    /// the signal's number.
    public OptionalInt exitCode() {
        return process.exitCode();
    }

    public Path logFile() {
        return process.logFile();
    }

    /// How often the process was started again, for whatever reason.
    public int restarts() {
        return Math.max(0, process.starts() - 1);
    }

    private void watch(int watchedRun) {
        Backoff backoff = new Backoff(RandomGenerator.getDefault());
        Instant started = clock.instant();
        try {
            int code = process.onExit().join();
            while (ended(watchedRun)) {
                Duration wanted = start.ended(code);
                Duration usual = backoff.afterRunOf(Duration.between(started, clock.instant()));
                Duration delay = wanted.compareTo(usual) > 0 ? wanted : usual;
                tell(code, delay, backoff);
                if (!waitUnlessStopped(watchedRun, delay)) {
                    return;
                }
                started = clock.instant();
                while (!launchAgain(watchedRun)) {
                    if (!waitUnlessStopped(watchedRun, backoff.afterRunOf(Duration.ZERO))) {
                        return;
                    }
                    started = clock.instant();
                }
                code = process.onExit().join();
            }
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }

    /// @return false when no process could be started, as when the disk is full or the program is
    ///   just being built anew
    private boolean launchAgain(int watchedRun) throws InterruptedException {
        lock.lock();
        try {
            if (run != watchedRun) {
                return true;
            }
            become(State.STARTING);
            start.launch();
        } catch (RuntimeException cannot) {
            become(State.ENDED);
            console.say(label, "cannot be started, and is tried again: " + cannot);
            return false;
        } finally {
            lock.unlock();
        }
        try {
            start.awaitReady();
            becomeReady(watchedRun);
            console.say(label, "runs again");
        } catch (ChildFailedException notReady) {
            console.say(label, String.valueOf(notReady.getMessage()));
        }
        return true;
    }

    private void tell(int code, Duration delay, Backoff backoff) {
        String again = "it is started again in %.1f s".formatted(delay.toMillis() / 1000.0);
        if (backoff.isCrashLoop()) {
            console.say(
                    label,
                    "ENDS AGAIN AND AGAIN (%d times in a row, now with code %d); %s. What is wrong should be in %s"
                            .formatted(backoff.failures(), code, again, logFile()));
        } else {
            console.say(label, "ended with code " + code + "; " + again);
        }
    }

    private boolean waitUnlessStopped(int watchedRun, Duration delay) throws InterruptedException {
        lock.lock();
        try {
            long left = delay.toNanos();
            while (run == watchedRun && left > 0) {
                left = changed.awaitNanos(left);
            }
            return run == watchedRun;
        } finally {
            lock.unlock();
        }
    }

    private boolean ended(int watchedRun) {
        lock.lock();
        try {
            if (run != watchedRun) {
                return false;
            }
            become(State.ENDED);
            return true;
        } finally {
            lock.unlock();
        }
    }

    private void becomeReady(int ofRun) {
        lock.lock();
        try {
            if (run == ofRun && process.isAlive()) {
                become(State.READY);
            }
        } finally {
            lock.unlock();
        }
    }

    private void become(State next) {
        state = next;
        changed.signalAll();
    }
}
