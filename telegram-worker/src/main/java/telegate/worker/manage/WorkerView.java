package telegate.worker.manage;

import java.util.UUID;
import telegate.worker.Insight;

/// One worker.
///
/// @param incarnation this start of this process
/// @param version of the worker
/// @param partitions owned, those that are being handed over included
/// @param restoring whether something that was taken over is not taken up yet
/// @param accounts that are worked on
/// @param clients of TDLib that are open, warm ones included
/// @param full whether there are more clients than the soft limit
record WorkerView(
        UUID incarnation,
        String name,
        String version,
        String tdlibVersion,
        LeaseView lease,
        boolean draining,
        int partitions,
        boolean restoring,
        int accounts,
        int clients,
        int softLimit,
        int hardLimit,
        boolean full) {

    /// @param secondsLeft until it ends unless it is renewed; 0 when it is over
    record LeaseView(boolean valid, double secondsLeft) {}

    private static final double MILLIS = 1_000.0;

    static WorkerView of(Insight insight) {
        return new WorkerView(
                insight.incarnation(),
                insight.name(),
                insight.version(),
                insight.clients().tdlibVersion(),
                new LeaseView(
                        insight.lease().valid(),
                        Math.max(0, insight.lease().left().toMillis()) / MILLIS),
                insight.fleet().draining(),
                insight.fleet().owned(),
                insight.beginning() > 0 || insight.accounts().awaitingStart() > 0,
                insight.accounts().busy(),
                insight.capacity().clients(),
                insight.capacity().soft(),
                insight.capacity().hard(),
                insight.capacity().full());
    }
}
