/// Which partitions this process owns, and the reading of their commands. The table
/// `partition_ownership` alone decides (docs/decisions/0002).
@NullMarked
package telegate.worker.partition;

import org.jspecify.annotations.NullMarked;
