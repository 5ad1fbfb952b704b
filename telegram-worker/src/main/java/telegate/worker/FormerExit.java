package telegate.worker;

import java.sql.SQLException;
import java.util.OptionalInt;
import java.util.UUID;
import org.jboss.logging.Logger;
import telegate.worker.storage.StartTable;

/// How the process ended that used the data directory before, as its supervisor says, or what it
/// left itself. A crash inside native code does not come by TDLib's own last words ([AbortNote]).
///
/// @param code as a shell gives it: 128 and the signal's number
/// @param crashFile whether it left one ([telegate.worker.partition.CrashFiles])
record FormerExit(OptionalInt code, boolean crashFile) {

    private static final Logger LOG = Logger.getLogger(FormerExit.class);
    private static final int SIGABRT = 134;
    private static final int SIGSEGV = 139;

    /// Whether that was an abort. Whoever ends a worker from outside does not use these signals.
    boolean aborted() {
        return crashFile
                || code.isPresent() && (code.getAsInt() == SIGABRT || code.getAsInt() == SIGSEGV);
    }

    /// Stores it.
    void tell(StartTable starts, UUID former) throws SQLException {
        if (aborted() && starts.aborted(former)) {
            LOG.warnf(
                    "Incarnation %s was ended by its native code (%s)",
                    former, crashFile ? "it left a crash file" : code.getAsInt());
        }
    }
}
