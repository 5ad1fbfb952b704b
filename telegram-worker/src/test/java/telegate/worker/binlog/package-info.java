@NullMarked
package telegate.worker.binlog;

import org.jspecify.annotations.NullMarked;
