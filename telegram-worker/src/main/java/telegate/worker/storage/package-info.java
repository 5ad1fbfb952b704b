/// The worker's tables. Reading is by Panache; every write is a statement that carries the epoch
/// and generation it was decided under and does nothing when either is old.
@NullMarked
package telegate.worker.storage;

import org.jspecify.annotations.NullMarked;
