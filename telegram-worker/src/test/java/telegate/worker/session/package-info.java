@NullMarked
package telegate.worker.session;

import org.jspecify.annotations.NullMarked;
