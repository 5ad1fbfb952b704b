@NullMarked
package telegate.worker.manage;

import org.jspecify.annotations.NullMarked;
