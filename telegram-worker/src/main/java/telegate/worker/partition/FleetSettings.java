package telegate.worker.partition;

import java.time.Duration;

/// How a worker takes part in the fleet. Lease and margin must be the same in all workers.
///
/// @param worker a label for people; two workers of one name are two members
/// @param lease how long a worker that is not heard of keeps its partitions
/// @param margin how much earlier it stops to act by itself
/// @param renewalInterval between two renewals
/// @param patience for how long others must be silent to be dead: the lease, or nothing is safe
/// @param fenced whether it asks for its right at each renewal: always, or nothing is safe
public record FleetSettings(
        String worker,
        Duration lease,
        Duration margin,
        Duration renewalInterval,
        Duration patience,
        boolean fenced) {

    public FleetSettings {
        if (renewalInterval.multipliedBy(2).plus(margin).compareTo(lease) > 0) {
            throw new IllegalArgumentException(
                    "telegate.worker.lease has to last for two renewal intervals and the margin at"
                            + " least");
        }
    }

    LeaseTerms terms() {
        return LeaseTerms.of(lease, margin);
    }

    /// How long others' leases last.
    LeaseTerms silence() {
        return LeaseTerms.of(patience, Duration.ZERO);
    }

    /// Between two looks at the others.
    Duration observationInterval() {
        return renewalInterval.dividedBy(4);
    }

    /// After which silence the others do not count on a member any more, dead or not.
    Duration absence() {
        return lease.dividedBy(2);
    }
}
