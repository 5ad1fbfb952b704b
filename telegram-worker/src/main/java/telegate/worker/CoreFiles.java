package telegate.worker;

import java.lang.foreign.FunctionDescriptor;
import java.lang.foreign.Linker;
import java.lang.foreign.MemorySegment;
import java.lang.foreign.ValueLayout;
import java.lang.invoke.MethodHandle;
import java.util.Locale;
import org.jboss.logging.Logger;

/// Keeps the memory of this process, which holds keys, off the disk: TDLib ends it by `abort()`,
/// and the system would write a core file. No option of the JVM covers that, nor a thread of
/// TDLib's whose stack is used up.
///
/// Linux, 64 bits: `struct rlimit` is two 64-bit numbers there. Elsewhere nothing is done.
@SuppressWarnings("restricted")
final class CoreFiles {

    private static final Logger LOG = Logger.getLogger(CoreFiles.class);
    private static final int RLIMIT_CORE = 4;

    /// One byte is too little for a file, as 0 is, and it also keeps Linux from handing the core to
    /// a program (`kernel.core_pattern` with a pipe), which 0 does not (`fs/coredump.c`).
    private static final long ONE_BYTE = 1;

    private CoreFiles() {}

    /// Lowers the limit for this process and its children, for good.
    static void forbid() {
        boolean known =
                System.getProperty("os.name").toLowerCase(Locale.ROOT).startsWith("linux")
                        && ValueLayout.ADDRESS.byteSize() == Long.BYTES;
        // Without the right to raise a limit that is 0 already, 0 has to do.
        if (known && !limited(ONE_BYTE) && !limited(0)) {
            LOG.warn("Core files cannot be forbidden (setrlimit); see that the system writes none");
        }
    }

    private static boolean limited(long bytes) {
        Linker linker = Linker.nativeLinker();
        MethodHandle setrlimit =
                linker.downcallHandle(
                        linker.defaultLookup().findOrThrow("setrlimit"),
                        FunctionDescriptor.of(
                                ValueLayout.JAVA_INT, ValueLayout.JAVA_INT, ValueLayout.ADDRESS),
                        Linker.Option.critical(true));
        long[] softAndHard = {bytes, bytes};
        try {
            return (int) setrlimit.invokeExact(RLIMIT_CORE, MemorySegment.ofArray(softAndHard))
                    == 0;
        } catch (RuntimeException | Error e) {
            throw e;
        } catch (Throwable impossible) {
            throw new IllegalStateException(impossible);
        }
    }
}
