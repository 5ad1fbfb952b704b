/// The worker's settings, one interface for each feature, and the objects made from them.
@NullMarked
package telegate.worker.config;

import org.jspecify.annotations.NullMarked;
