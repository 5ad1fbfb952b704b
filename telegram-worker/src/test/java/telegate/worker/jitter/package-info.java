/// Tests of random pauses.
@NullMarked
package telegate.worker.jitter;

import org.jspecify.annotations.NullMarked;
