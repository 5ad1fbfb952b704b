package telegate.worker.partition;

/// A clock that counts while the machine is suspended too. Its readings mean something only in
/// comparison with each other, on the machine that made them.
@FunctionalInterface
public interface LeaseClock {

    /// Nanoseconds since some moment. From any thread; takes well below a microsecond.
    long nanos();

    /// The best clock of this system: `CLOCK_BOOTTIME` on Linux, elsewhere [System#nanoTime()],
    /// whose behaviour during suspension is the system's business.
    static LeaseClock system() {
        return BootTimeClock.available() ? new BootTimeClock() : System::nanoTime;
    }
}
