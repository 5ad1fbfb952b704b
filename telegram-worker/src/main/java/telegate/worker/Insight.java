package telegate.worker;

import java.util.UUID;
import telegate.worker.account.AccountRegistry;
import telegate.worker.partition.CommandReader;
import telegate.worker.partition.Fleet;
import telegate.worker.partition.Lease;
import telegate.worker.session.Capacity;
import telegate.worker.tdlib.TdClients;

/// The parts of a running worker, for health checks and the management endpoint to look at. All of
/// them are thread-safe.
///
/// @param version of the worker
/// @param beginning taken partitions whose commands are not read yet
public record Insight(
        UUID incarnation,
        String name,
        String version,
        Fleet fleet,
        Lease lease,
        AccountRegistry accounts,
        CommandReader reader,
        TdClients clients,
        Capacity capacity,
        Heartbeat timers,
        int beginning) {}
