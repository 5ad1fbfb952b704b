/// Tests of the port over the real library, without a network.
@NullMarked
package telegate.worker.tdlib.internal;

import org.jspecify.annotations.NullMarked;
