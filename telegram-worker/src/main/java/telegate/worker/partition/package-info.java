/// Which partitions this process owns, and the reading of their commands. A lease table in
/// PostgreSQL alone decides (docs/decisions/0002); that there are never two owners is argued in
/// docs/decisions/0009. Start reading at [Fleet].
///
/// The pure rules are [LeaseTerms], [FleetWatch] and [FairShares]; the statements are [LeaseTable].
@NullMarked
package telegate.worker.partition;

import org.jspecify.annotations.NullMarked;
