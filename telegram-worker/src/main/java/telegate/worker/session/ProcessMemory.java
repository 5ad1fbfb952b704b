package telegate.worker.session;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import org.jboss.logging.Logger;

/// How much memory this process has.
public final class ProcessMemory {

    /// What [#resident()] says where the system does not tell.
    public static final long UNKNOWN = -1;

    private static final Logger LOG = Logger.getLogger(ProcessMemory.class);
    private static final Path STATUS = Path.of("/proc/self/status");
    private static final String RESIDENT = "VmRSS:";
    private static final int KIB = 1_024;

    private ProcessMemory() {}

    /// Bytes in memory, with TDLib's; [#UNKNOWN] where there is no `/proc`.
    public static long resident() {
        try {
            for (String line : Files.readAllLines(STATUS)) {
                if (line.startsWith(RESIDENT)) {
                    return Long.parseLong(line.replaceAll("\\D", "")) * KIB;
                }
            }
        } catch (NoSuchFileException e) {
            return UNKNOWN;
        } catch (IOException e) {
            LOG.warn("The process's memory cannot be read", e);
        }
        return UNKNOWN;
    }
}
