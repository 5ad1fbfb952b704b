@NullMarked
package telegate.worker.egress;

import org.jspecify.annotations.NullMarked;
