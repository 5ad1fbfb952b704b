/// Pauses of random length, so that many who wait for one server do not ask it in lockstep.
@NullMarked
package telegate.worker.jitter;

import org.jspecify.annotations.NullMarked;
