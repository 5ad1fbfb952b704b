@NullMarked
package telegate.worker.storage;

import org.jspecify.annotations.NullMarked;
