@NullMarked
package telegate.worker.partition;

import org.jspecify.annotations.NullMarked;
