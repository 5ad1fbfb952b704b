package telegate.worker.partition;

import java.lang.foreign.FunctionDescriptor;
import java.lang.foreign.Linker;
import java.lang.foreign.MemorySegment;
import java.lang.foreign.ValueLayout;
import java.lang.invoke.MethodHandle;
import java.util.Locale;

/// Linux' `CLOCK_BOOTTIME` (clock_gettime(2)): monotonic, and unlike [System#nanoTime()]
/// (`CLOCK_MONOTONIC`) it goes on while the machine is suspended. A worker that wakes up must find
/// its lease over.
///
/// 64-bit systems only: `struct timespec` is two 64-bit numbers there.
@SuppressWarnings("restricted")
final class BootTimeClock implements LeaseClock {

    private static final int CLOCK_BOOTTIME = 7;
    private static final long NANOS_PER_SECOND = 1_000_000_000L;

    private final MethodHandle clockGettime;

    BootTimeClock() {
        Linker linker = Linker.nativeLinker();
        this.clockGettime =
                linker.downcallHandle(
                        linker.defaultLookup().findOrThrow("clock_gettime"),
                        FunctionDescriptor.of(
                                ValueLayout.JAVA_INT, ValueLayout.JAVA_INT, ValueLayout.ADDRESS),
                        // Returns at once and may write into an array of Java's.
                        Linker.Option.critical(true));
    }

    static boolean available() {
        return System.getProperty("os.name").toLowerCase(Locale.ROOT).startsWith("linux")
                && ValueLayout.ADDRESS.byteSize() == Long.BYTES;
    }

    @Override
    public long nanos() {
        long[] timespec = new long[2];
        try {
            int failed =
                    (int) clockGettime.invokeExact(CLOCK_BOOTTIME, MemorySegment.ofArray(timespec));
            if (failed != 0) {
                throw new IllegalStateException("This system has no CLOCK_BOOTTIME");
            }
        } catch (RuntimeException | Error e) {
            throw e;
        } catch (Throwable impossible) {
            throw new IllegalStateException(impossible);
        }
        return timespec[0] * NANOS_PER_SECOND + timespec[1];
    }
}
