package telegate.worker;

import io.agroal.api.AgroalDataSource;
import io.micrometer.core.instrument.MeterRegistry;
import io.quarkus.agroal.DataSource;
import jakarta.inject.Singleton;
import java.io.IOException;
import java.sql.SQLException;
import java.time.Duration;
import java.util.Optional;
import java.util.UUID;
import org.jboss.logging.Logger;
import telegate.worker.account.StartMarks;
import telegate.worker.config.Mistake;
import telegate.worker.config.WorkerConfig;
import telegate.worker.egress.EgressGate;
import telegate.worker.masterkey.MasterKeyRotation;
import telegate.worker.partition.CrashFiles;
import telegate.worker.partition.DirectoryLock;
import telegate.worker.partition.Fleet;
import telegate.worker.partition.FleetSettings;
import telegate.worker.partition.Lease;
import telegate.worker.partition.LeaseClock;
import telegate.worker.storage.StartTable;

/// Makes this process a member of the fleet, in the place of the process before it.
@Singleton
class FleetWiring {

    private static final Logger LOG = Logger.getLogger(FleetWiring.class);

    private final WorkerConfig config;
    private final Incarnation incarnation;
    private final Lease lease;
    private final EgressGate gate;
    private final MasterKeyRotation masterKey;
    private final AgroalDataSource database;
    private final StartTable starts;
    private final MeterRegistry metrics;

    FleetWiring(
            WorkerConfig config,
            Incarnation incarnation,
            Lease lease,
            EgressGate gate,
            MasterKeyRotation masterKey,
            @DataSource("fleet") AgroalDataSource database,
            MeterRegistry metrics) {
        this.config = config;
        this.incarnation = incarnation;
        this.lease = lease;
        this.gate = gate;
        this.masterKey = masterKey;
        this.database = database;
        this.starts = new StartTable(database);
        this.metrics = metrics;
    }

    /// What the next members learn if TDLib ends this process.
    ///
    /// @param marks which accounts are just starting
    AbortNote abortNote(StartMarks marks) {
        return new AbortNote(starts, incarnation.id(), marks::opened);
    }

    /// Joins and takes what is free.
    ///
    /// @param directory tells which process was here before
    /// @param partitions how many there are
    Fleet join(PartitionLife life, DirectoryLock directory, int partitions)
            throws IOException, SQLException {
        lease.listen(new ActByLease(gate, !config.makes(Mistake.GATE)));
        config.mistakes().ifPresent(all -> LOG.errorf("BROKEN ON PURPOSE, not for use: %s", all));
        Fleet fleet = fleet(life);
        Optional<UUID> former = directory.former();
        CrashFiles crashes = CrashFiles.in(config.dataDirectory());
        if (former.isPresent()) {
            // First, so that whoever takes its partitions knows.
            new FormerExit(config.previousExit(), crashes.tellOfACrash())
                    .tell(starts, former.get());
        }
        // Only now: if it cannot be stored, the next process has to find them.
        crashes.setAside();
        directory.remember(incarnation.id());
        fleet.start(partitions, former.orElse(null));
        masterKey.joined(incarnation.id());
        return fleet;
    }

    private Fleet fleet(PartitionLife life) {
        return new Fleet(
                incarnation.id(),
                new FleetSettings(
                        config.name(),
                        config.lease(),
                        config.leaseMargin(),
                        config.renewalInterval(),
                        config.makes(Mistake.LEASE) ? hasty() : config.lease(),
                        !config.makes(Mistake.EPOCH)),
                database,
                LeaseClock.system(),
                lease,
                life,
                metrics);
    }

    /// A member that renews in time is still let live, or no fleet would come up.
    private Duration hasty() {
        return config.renewalInterval().multipliedBy(3).dividedBy(2);
    }
}
