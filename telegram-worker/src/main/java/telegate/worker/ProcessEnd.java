package telegate.worker;

import io.quarkus.runtime.Quarkus;
import org.jboss.logging.Logger;
import telegate.worker.storage.FencedException;

/// How this process ends by its own decision. Its supervisor starts it again; the exit code says
/// why it ended.
final class ProcessEnd {

    private static final Logger LOG = Logger.getLogger(ProcessEnd.class);

    /// Exit code of a worker that has lost a partition.
    private static final int FENCED = 75;

    /// Exit code of a worker that cannot read its commands.
    private static final int UNHEARING = 74;

    private ProcessEnd() {}

    /// A write was refused: somebody else owns what was written about.
    static void fenced(FencedException fenced) {
        beforeHarm(String.valueOf(fenced.getMessage()));
    }

    /// Ends at once, without an orderly stop: whatever that would still do is not ours to do.
    static void beforeHarm(String reason) {
        LOG.fatalf("%s; this process ends before it does harm", reason);
        Runtime.getRuntime().halt(FENCED);
    }

    /// Ends in order: what there is can be handed over.
    static void unhearing() {
        Quarkus.asyncExit(UNHEARING);
    }
}
